//! Logs: JSON lines for machines, plain lines on a terminal. Never content, names, tokens or query strings.

use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Starts logging; `RUST_LOG` chooses how much.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,tower_sessions=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    let started = if std::io::stderr().is_terminal() {
        registry.with(fmt::layer().with_writer(std::io::stderr).with_target(false)).try_init()
    } else {
        registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init()
    };
    // A second start (tests) keeps the first one.
    if started.is_ok() {
        std::panic::set_hook(Box::new(note_panic));
    }
}

/// A line of the log as any other: where it happened, and not what the message says, which can hold anything.
fn note_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(panic.place = %place, "program.panicked");
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect")]
mod tests {
    use super::*;
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_one_line_that_machines_can_read_and_tells_nothing_private() {
        let written = Written::default();
        let into = written.clone();
        let log = tracing_subscriber::registry().with(fmt::layer().json().with_writer(move || into.clone()));
        tracing::subscriber::with_default(log, || {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(note_panic));
            let ended = std::panic::catch_unwind(|| panic!("Frau Muster\nwohnt hier"));
            std::panic::set_hook(before);
            assert!(ended.is_err());
        });
        let written = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<&str> = written.lines().collect();
        let [line] = lines.as_slice() else { panic!("{written}") };
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["fields"]["message"], "program.panicked");
        assert!(line["fields"]["panic.place"].as_str().unwrap().contains("telemetry.rs"));
        assert!(!written.contains("Muster"));
    }
}
