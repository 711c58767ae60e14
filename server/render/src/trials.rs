//! What a hostile document might try once it has taken over the process. Each must fail; whoever gets through says so.

use std::{net::TcpStream, process::ExitCode, time::Duration};

pub(crate) fn run(what: &str) -> ExitCode {
    let got_through = match what {
        "read" => std::fs::read("/etc/hostname").is_ok(),
        "write" => std::fs::write("/tmp/rueckkanal-trial", "x").is_ok(),
        "list" => std::fs::read_dir("/").is_ok(),
        "connect" => TcpStream::connect_timeout(&([127, 0, 0, 1], 1).into(), Duration::from_secs(1)).is_ok(),
        "listen" => std::net::TcpListener::bind(("127.0.0.1", 0)).is_ok(),
        "program" => std::process::Command::new("/bin/true").status().is_ok(),
        "thread" => std::thread::Builder::new().spawn(|| {}).is_ok(),
        "memory" => vec![1_u8; 2 << 30].iter().map(|byte| u64::from(*byte)).sum::<u64>() > 0,
        "time" => {
            let mut number = 1_u64;
            loop {
                number = std::hint::black_box(number.wrapping_mul(3));
                if number == 0 {
                    break true;
                }
            }
        }
        _ => return ExitCode::from(2),
    };
    if got_through { ExitCode::SUCCESS } else { ExitCode::from(5) }
}
