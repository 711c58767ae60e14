//! A line that does harm: between a program that calls and one that answers, one fault for each connection.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// What happens to a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// Let go before anything is read.
    Refused,
    /// Let go after so many bytes of what is asked.
    AskedReset(usize),
    /// Whatever is asked is taken, and answered so, by nobody.
    Answered(&'static str),
    /// Answered before the body was read, and let go.
    AnsweredEarly(&'static str),
    /// Asked and answered; of the answer so many bytes arrive, then it is let go.
    AnswerReset(usize),
    /// Asked and answered, one byte after the other.
    Slow,
}

pub const GARBAGE: &str = "\u{0}\u{1} this is no answer\r\n\r\n";
/// A line that speaks TLS where nobody expects it: `handshake_failure`.
pub const TLS: &str = "\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{28}";

#[derive(Debug, Clone)]
pub struct FaultProxy {
    pub port: u16,
    to_come: Arc<Mutex<VecDeque<Harm>>>,
    done: Arc<Mutex<usize>>,
}

impl FaultProxy {
    /// In front of a port of this machine. Without a fault whatever is asked passes through.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self { port: listener.local_addr().unwrap().port(), to_come: Arc::default(), done: Arc::default() };
        let line = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let line = line.clone();
                tokio::spawn(async move {
                    let harm = line.to_come.lock().unwrap().pop_front();
                    *line.done.lock().unwrap() += usize::from(harm.is_some());
                    // What breaks is what is tried.
                    let _ = carry(client, port, harm).await;
                });
            }
        });
        proxy
    }

    pub fn does(&self, harms: impl IntoIterator<Item = Harm>) {
        self.to_come.lock().unwrap().extend(harms);
    }

    pub fn is_harmless(&self) -> bool {
        self.left() == 0
    }

    /// Faults that are still to come.
    pub fn left(&self) -> usize {
        self.to_come.lock().unwrap().len()
    }

    /// How many faults there were.
    pub fn done(&self) -> usize {
        *self.done.lock().unwrap()
    }
}

async fn carry(mut client: TcpStream, port: u16, harm: Option<Harm>) -> io::Result<()> {
    let let_go = |client: TcpStream| client.set_zero_linger();
    match harm {
        Some(Harm::Refused) => return let_go(client),
        Some(Harm::AskedReset(bytes)) => {
            whole(&mut client, bytes).await?;
            return let_go(client);
        }
        Some(Harm::AnsweredEarly(answer)) => {
            client.read_u8().await?;
            client.write_all(answer.as_bytes()).await?;
            client.flush().await?;
            return let_go(client);
        }
        Some(Harm::Answered(_) | Harm::AnswerReset(_) | Harm::Slow) | None => {}
    }
    let request = whole(&mut client, usize::MAX).await?;
    if let Some(Harm::Answered(answer)) = harm {
        client.write_all(answer.as_bytes()).await?;
        return client.shutdown().await;
    }
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    server.write_all(&request).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    match harm {
        Some(Harm::AnswerReset(bytes)) => {
            client.write_all(&answer[..bytes.min(answer.len().saturating_sub(1))]).await?;
            client.flush().await?;
            let_go(client)
        }
        Some(Harm::Slow) => {
            client.set_nodelay(true)?;
            for byte in answer {
                client.write_all(&[byte]).await?;
                client.flush().await?;
            }
            client.shutdown().await
        }
        _ => {
            client.write_all(&answer).await?;
            client.shutdown().await
        }
    }
}

/// Head and body of one request, or the first bytes of it; asks the server to close the line behind its answer.
async fn whole(client: &mut TcpStream, most: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= most {
            return Ok(head);
        }
        head.push(client.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let length = text.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0).min(most - head.len())];
    client.read_exact(&mut body).await?;
    let (first, rest) = text.split_once("\r\n").unwrap_or_default();
    let mut request = format!("{first}\r\nconnection: close\r\n{rest}").into_bytes();
    request.extend(body);
    Ok(request)
}

/// The same faults for the same seed, another order for another.
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// 0 to `below`, without it.
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below as u64).unwrap()
    }

    pub fn harm(&mut self) -> Harm {
        const ANSWERS: [&str; 9] = [
            "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 404 Oh\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 401 Oh\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 429 Oh\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 503 Oh\r\nretry-after: 3\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 302 Oh\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{",
            GARBAGE,
            TLS,
        ];
        match self.roll(8) {
            0 => Harm::Refused,
            1 => Harm::AskedReset(1 + self.roll(300)),
            2 => Harm::AskedReset(300 + self.roll(1500)),
            3 | 4 => Harm::Answered(ANSWERS[self.roll(ANSWERS.len())]),
            5 => Harm::AnsweredEarly(ANSWERS[self.roll(6)]),
            6 => Harm::AnswerReset(self.roll(400)),
            _ => Harm::Slow,
        }
    }
}
