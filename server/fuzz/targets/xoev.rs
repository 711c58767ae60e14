//! Whatever lies in the folder: it is read or refused, within limits, and what is taken keeps what the reader promises.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xoev::{RELEASES, Standard, din91379, fim, xauslaender, xbau, xml};

fuzz_target!(|bytes: &[u8]| {
    let Ok(root) = xml::parse(bytes) else { return };
    let _ = xoev::glance(&root);
    let _ = fim::read(&root);
    let Ok((standard, _)) = xoev::kind(&root, RELEASES) else { return };
    match standard {
        Standard::XAuslaender(release) => {
            let _ = xauslaender::read_portal(&root, &release);
            if let Ok(xauslaender::Read::Message(message)) = xauslaender::read(&root, &release) {
                assert!(din91379::strangers(&message.application).is_empty());
                for document in message.said.documents() {
                    assert!(document.format.begins(&document.content));
                }
            }
        }
        Standard::XInneresRejection => drop(xoev::read_rejection(&root)),
        Standard::XBauKernmodul => {
            if let Ok(message) = xbau::read(&root) {
                if let xbau::Said::Talk { letter } = &message.said {
                    assert!(!letter.plain().contains("<script"));
                }
            }
        }
    }
});
