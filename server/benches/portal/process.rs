//! What the operating system knows of this process. Linux only, as the bench.

use std::time::Duration;

/// Processor time used so far by all threads of a process, named by its number or as `self`.
pub fn processor_time_of(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // Behind the program's name, which may hold anything: fields 14 and 15 of the whole line, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

fn status_kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().unwrap()
}

/// Resident memory now, in KiB.
pub fn resident_kib() -> u64 {
    status_kib("VmRSS")
}

/// The most resident memory since [`forget_peak`], in KiB.
pub fn peak_kib() -> u64 {
    status_kib("VmHWM")
}

pub fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}
