//! HEIC as phones write it: no single picture, but a grid of tiles of 512 pixels, turned by a property. `heif-enc` writes only the tiles;
//! the boxes around them (ISO/IEC 14496-12, 23008-12) are put together here.

use image::RgbImage;
use std::process::Command;

const TILE: u32 = 512;

/// The picture as a grid, to be turned left by so many quarters.
pub fn phone_heic(picture: &RgbImage, quarters: u8) -> Vec<u8> {
    let (columns, rows) = (picture.width().div_ceil(TILE), picture.height().div_ceil(TILE));
    let tiles = encoded_tiles(picture, columns, rows);
    let meta = child(&tiles, 0, b"meta");
    let at = |kind: &[u8]| child(&tiles, meta.start + 12, kind);
    let (places, properties) = (item_places(&tiles[at(b"iloc")]), at(b"iprp"));
    let ids: Vec<u16> = places.iter().map(|place| place.0).collect();
    assert_eq!(ids.len(), (columns * rows) as usize, "one item for each tile");
    let grid = ids.iter().max().unwrap() + 1;

    let handler = tiles[at(b"hdlr")].to_vec();
    let primary = full(b"pitm", 0, &grid.to_be_bytes());
    let mut infos = (u16::try_from(ids.len()).unwrap() + 1).to_be_bytes().to_vec();
    let info = at(b"iinf");
    let mut next = info.start + 14;
    while next < info.end {
        let size = usize::try_from(u32::from_be_bytes(tiles[next..next + 4].try_into().unwrap())).unwrap();
        infos.extend_from_slice(&tiles[next..next + size]);
        next += size;
    }
    let of_grid = [grid.to_be_bytes().as_slice(), &[0, 0], b"grid\0"].concat();
    infos.extend(full(b"infe", 2, &of_grid));
    let infos = full(b"iinf", 0, &infos);
    let count = u16::try_from(ids.len()).unwrap().to_be_bytes();
    let all: Vec<u8> = ids.iter().flat_map(|id| id.to_be_bytes()).collect();
    let references = full(b"iref", 0, &boxed(b"dimg", &[grid.to_be_bytes().as_slice(), &count, &all].concat()));

    // Two properties more: how large the whole is, and how it is turned.
    let (known, associations) = (child(&tiles, properties.start + 8, b"ipco"), child(&tiles, properties.start + 8, b"ipma"));
    let number = u8::try_from(children(&tiles, known.start + 8, known.end)).unwrap();
    let size = [picture.width().to_be_bytes(), picture.height().to_be_bytes()].concat();
    let known = [&tiles[known.start + 8..known.end], &full(b"ispe", 0, &size), &boxed(b"irot", &[quarters])].concat();
    let old = &tiles[associations];
    assert_eq!((old[8], old[11] & 1), (0, 0), "small ids and indices");
    let entries = u32::from_be_bytes(old[12..16].try_into().unwrap()) + 1;
    let of_grid = [grid.to_be_bytes().as_slice(), &[2, number + 1, 0x80 | (number + 2)]].concat();
    let associations = full(b"ipma", 0, &[entries.to_be_bytes().as_slice(), &old[16..], &of_grid].concat());
    let properties = boxed(b"iprp", &[boxed(b"ipco", &known), associations].concat());

    let side = |pixels: u32| u16::try_from(pixels).unwrap().to_be_bytes();
    let less_one = |count: u32| u8::try_from(count - 1).unwrap();
    let how = [&[0, 0, less_one(rows), less_one(columns)], side(picture.width()).as_slice(), &side(picture.height())].concat();
    let how = boxed(b"idat", &how);
    let (file_type, pixels) = (child(&tiles, 0, b"ftyp"), child(&tiles, 0, b"mdat"));
    let meta = |moved: i64| {
        let mut locations = [0x44, 0].to_vec();
        locations.extend((u16::try_from(places.len()).unwrap() + 1).to_be_bytes());
        for (id, offset, length) in &places {
            let offset = u32::try_from(i64::from(*offset) + moved).unwrap();
            locations.extend(
                [id.to_be_bytes().as_slice(), &[0, 0, 0, 0, 0, 1], &offset.to_be_bytes(), &length.to_be_bytes()].concat(),
            );
        }
        // What the grid is lies in `idat`.
        locations.extend([grid.to_be_bytes().as_slice(), &[0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 8]].concat());
        let locations = full(b"iloc", 1, &locations);
        full(b"meta", 0, &[handler.as_slice(), &primary, &locations, &infos, &references, &properties, &how].concat())
    };
    let moved = i64::try_from(file_type.len() + meta(0).len()).unwrap() - i64::try_from(pixels.start).unwrap();
    [&tiles[file_type], &meta(moved), &tiles[pixels]].concat()
}

/// All tiles in one file, each a picture of its own.
fn encoded_tiles(picture: &RgbImage, columns: u32, rows: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let tile = RgbImage::from_fn(TILE, TILE, |x, y| {
            let (x, y) = (column * TILE + x, row * TILE + y);
            *picture.get_pixel(x.min(picture.width() - 1), y.min(picture.height() - 1))
        });
        let name = folder.path().join(format!("{:02}.png", row * columns + column));
        tile.save(&name).unwrap();
        names.push(name);
    }
    let out = folder.path().join("tiles.heic");
    let made = Command::new("/usr/bin/heif-enc").args(["-q", "90"]).args(&names).arg("-o").arg(&out).output();
    assert!(made.expect("heif-enc is installed by `cargo xtask test rust`").status.success());
    std::fs::read(out).unwrap()
}

fn boxed(kind: &[u8], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes(), kind, content].concat()
}

fn full(kind: &[u8], version: u8, content: &[u8]) -> Vec<u8> {
    boxed(kind, &[&[version, 0, 0, 0], content].concat())
}

fn sizes(bytes: &[u8], from: usize) -> impl Iterator<Item = (usize, usize, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 8)?;
        let size = usize::try_from(u32::from_be_bytes(head[..4].try_into().unwrap())).unwrap();
        let found = (at, at + size, &head[4..]);
        at += size;
        Some(found)
    })
}

/// Where the first box of a kind lies among those that begin at `from`.
fn child(bytes: &[u8], from: usize, kind: &[u8]) -> std::ops::Range<usize> {
    let (start, end, _) = sizes(bytes, from).find(|(.., found)| *found == kind).expect("the box is there");
    start..end
}

fn children(bytes: &[u8], from: usize, to: usize) -> usize {
    sizes(bytes, from).take_while(|(start, ..)| *start < to).count()
}

/// Item, offset and length, from an `iloc` of version 0 or 1 with offsets of four bytes.
fn item_places(place: &[u8]) -> Vec<(u16, u32, u32)> {
    let (version, base) = (place[8], usize::from(place[13] >> 4));
    assert_eq!(place[12], 0x44, "offsets and lengths of four bytes");
    let two = |at: usize| u16::from_be_bytes(place[at..at + 2].try_into().unwrap());
    let four = |at: usize| u32::from_be_bytes(place[at..at + 4].try_into().unwrap());
    let mut at = 16;
    (0..two(14))
        .map(|_| {
            let id = two(at);
            at += if version == 0 { 4 } else { 6 };
            let start = if base == 4 { four(at) } else { 0 };
            at += base;
            assert_eq!(two(at), 1, "in one piece");
            let found = (id, start + four(at + 2), four(at + 6));
            at += 10;
            found
        })
        .collect()
}
