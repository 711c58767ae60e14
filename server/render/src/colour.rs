//! What an HEVC stream says of its colours, in its sequence parameter set (ITU-T H.265, 7.3.2.2 and E.2.1): phones say it there and
//! nowhere else, and `heic-rs` skips it.

use heic_rs::{MatrixCoefficients, Nclx, Range};

/// `None`: the set ends early, or says nothing.
pub(crate) fn of_sps(nal: &[u8]) -> Option<Nclx> {
    let mut bits = Bits { bytes: unescaped(nal.get(2..)?), at: 0 };
    let sub_layers = (bits.skip(4)?.take(3)?, bits.skip(1)?).0;
    profile(&mut bits, sub_layers)?;
    bits.number()?;
    let chroma = bits.number()?;
    if chroma == 3 {
        bits.skip(1)?;
    }
    bits.numbers(2)?;
    if bits.flag()? {
        bits.numbers(4)?;
    }
    bits.numbers(2)?;
    let order = bits.number()?.checked_add(4)?;
    let layers = if bits.flag()? { sub_layers + 1 } else { 1 };
    bits.numbers(3 * layers + 6)?;
    if bits.flag()? && bits.flag()? {
        scaling(&mut bits)?;
    }
    bits.skip(2)?;
    if bits.flag()? {
        bits.skip(8)?.numbers(2)?.skip(1)?;
    }
    references(&mut bits)?;
    if bits.flag()? {
        let (count, each) = (bits.number()?.min(32), order.min(16) + 1);
        bits.skip(count * each)?;
    }
    bits.skip(2)?;
    // The colours are said behind the shape of the pixels and the overscan.
    if !bits.flag()? {
        return None;
    }
    if bits.flag()? && bits.take(8)? == 255 {
        bits.skip(32)?;
    }
    if bits.flag()? {
        bits.skip(1)?;
    }
    if !bits.flag()? {
        return None;
    }
    bits.skip(3)?;
    let range = if bits.flag()? { Range::Full } else { Range::Limited };
    let mut codes = [2; 3];
    if bits.flag()? {
        for code in &mut codes {
            *code = u16::try_from(bits.take(8)?).ok()?;
        }
    }
    let [primaries, transfer, matrix_code] = codes;
    Some(Nclx { primaries, transfer, matrix: MatrixCoefficients::from_code(matrix_code), matrix_code, range })
}

/// Where nobody says which matrix: that of ISO/IEC 23000-22, which other viewers take, too. The library would take BT.709.
pub(crate) fn settled(said: Option<Nclx>) -> Nclx {
    let mut said = said.unwrap_or(Nclx { matrix: MatrixCoefficients::Unspecified, matrix_code: 2, ..Nclx::default() });
    if matches!(said.matrix, MatrixCoefficients::Unspecified | MatrixCoefficients::Other(_)) {
        (said.matrix, said.matrix_code) = (MatrixCoefficients::Bt601, 6);
    }
    said
}

fn profile(bits: &mut Bits, sub_layers: u32) -> Option<()> {
    bits.skip(96)?;
    let present: Vec<(bool, bool)> = (0..sub_layers).map(|_| Some((bits.flag()?, bits.flag()?))).collect::<Option<_>>()?;
    if sub_layers > 0 {
        bits.skip(2 * 8_u32.checked_sub(sub_layers)?)?;
    }
    for (profile, level) in present {
        bits.skip(if profile { 88 } else { 0 } + if level { 8 } else { 0 })?;
    }
    Some(())
}

fn scaling(bits: &mut Bits) -> Option<()> {
    for size in 0..4 {
        for _ in 0..if size == 3 { 2 } else { 6 } {
            if bits.flag()? {
                let coefficients = if size == 0 { 16 } else { 64 };
                bits.numbers(coefficients + u32::from(size > 1))?;
            } else {
                bits.number()?;
            }
        }
    }
    Some(())
}

fn references(bits: &mut Bits) -> Option<()> {
    let mut before = 0;
    for set in 0..bits.number()?.min(64) {
        let predicted = set > 0 && bits.flag()?;
        before = if predicted {
            bits.skip(1)?.number()?;
            let mut kept = 0;
            for _ in 0..=before {
                kept += u32::from(bits.flag()? || bits.flag()?);
            }
            kept
        } else {
            let count = bits.number()?.min(16) + bits.number()?.min(16);
            for _ in 0..count {
                bits.number()?;
                bits.skip(1)?;
            }
            count
        };
    }
    Some(())
}

/// Without the bytes that keep a start code from appearing.
fn unescaped(nal: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(nal.len());
    let mut zeros = 0;
    for byte in nal {
        if zeros >= 2 && *byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if *byte == 0 { zeros + 1 } else { 0 };
        bytes.push(*byte);
    }
    bytes
}

struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    fn flag(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0_u32, |value, _| Some(value << 1 | u32::from(self.flag()?)))
    }

    fn skip(&mut self, count: u32) -> Option<&mut Self> {
        self.at = self.at.checked_add(count as usize)?;
        Some(self)
    }

    /// Exp-Golomb; the sign of a signed one does not matter here.
    fn number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1_u32 << zeros) - 1 + self.take(zeros)?)
    }

    fn numbers(&mut self, count: u32) -> Option<&mut Self> {
        for _ in 0..count {
            self.number()?;
        }
        Some(self)
    }
}
