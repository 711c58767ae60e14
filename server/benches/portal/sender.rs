//! A client that sends one large body from one small buffer, on a thread of its own.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

const PIECE: usize = 256 * 1024;
const START: &[u8] = b"%PDF-1.7\n";
const END: &[u8] = b"\n%%EOF\n";

/// One request: what comes before and behind a file of `bytes` bytes that looks like a PDF.
#[derive(Debug, Clone)]
pub struct Sending {
    pub to: SocketAddr,
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub head: String,
    pub tail: String,
    pub bytes: u64,
}

impl Sending {
    /// Sends everything and waits for the answer; returns status and time.
    pub async fn run(self) -> (u16, Duration) {
        tokio::task::spawn_blocking(move || self.send()).await.unwrap()
    }

    fn send(&self) -> (u16, Duration) {
        let mut socket = TcpStream::connect(self.to).unwrap();
        let length = self.head.len() as u64 + self.bytes + self.tail.len() as u64;
        let mut request = format!(
            "{} {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\nConnection: close\r\n",
            self.method, self.path, self.to
        );
        for (name, value) in &self.headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.push_str("\r\n");
        let started = Instant::now();
        socket.write_all(request.as_bytes()).unwrap();
        socket.write_all(self.head.as_bytes()).unwrap();
        self.send_file(&mut socket);
        socket.write_all(self.tail.as_bytes()).unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        let status = String::from_utf8_lossy(&answer[..answer.len().min(32)]).split(' ').nth(1).unwrap().parse().unwrap();
        (status, started.elapsed())
    }

    fn send_file(&self, socket: &mut TcpStream) {
        let mut piece = vec![0; PIECE];
        aws_lc_rs::rand::fill(&mut piece).unwrap();
        socket.write_all(START).unwrap();
        let mut left = self.bytes - START.len() as u64 - END.len() as u64;
        while left > 0 {
            let now = usize::try_from(left.min(PIECE as u64)).unwrap();
            socket.write_all(&piece[..now]).unwrap();
            left -= now as u64;
        }
        socket.write_all(END).unwrap();
    }
}
