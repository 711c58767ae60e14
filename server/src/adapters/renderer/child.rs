//! Starts one child for each question and kills it when it takes too long. Whatever a document does, it does to its child.

use async_trait::async_trait;
use domain::document::MediaType;
use futures_util::StreamExt as _;
use ports::{ByteStream, DocumentRenderer, Examined, RendererError};
use render::{Found, Problem};
use std::{os::unix::process::ExitStatusExt as _, path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::Semaphore,
    time::timeout,
};

/// Children at once: each may take a gibibyte.
const AT_ONCE: usize = 2;
/// For a turn and for the answer; the child's own limit counts processor time only.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer.
const MAX_ANSWER: u64 = 16 * 1024 * 1024;
/// The child's word for "nothing can be drawn".
const NOTHING: i32 = 4;

#[derive(Debug)]
pub struct ChildRenderer {
    program: PathBuf,
    turns: Semaphore,
}

fn trouble(what: impl std::fmt::Display) -> RendererError {
    RendererError(what.to_string())
}

impl ChildRenderer {
    pub fn new(program: PathBuf) -> Self {
        Self { program, turns: Semaphore::new(AT_ONCE) }
    }

    /// How well the child is closed: `full`, or `calls` where the kernel has no Landlock.
    pub async fn strength(&self) -> Result<String, RendererError> {
        let (answer, _) = self.ask(futures_util::stream::empty().boxed(), &["strength"]).await?;
        String::from_utf8(answer).map_err(trouble)
    }

    async fn ask(&self, content: ByteStream, words: &[&str]) -> Result<(Vec<u8>, i32), RendererError> {
        let asked = async {
            let _turn = self.turns.acquire().await.map_err(trouble)?;
            self.run(content, words).await
        };
        timeout(PATIENCE, asked).await.map_err(|_| trouble("it takes too long"))?
    }

    async fn run(&self, mut content: ByteStream, words: &[&str]) -> Result<(Vec<u8>, i32), RendererError> {
        let mut child = Command::new(&self.program)
            .arg("render")
            .args(words)
            .env_clear()
            // The allocator would set a gibibyte of addresses aside, which is all the child may have. In KiB.
            .env("MIMALLOC_ARENA_RESERVE", "65536")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(trouble)?;
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(trouble("no pipes")) };
        // Both at once: a child that answers early must not wait for us, nor we for it.
        let send = async {
            while let Some(piece) = content.next().await {
                let piece = piece.map_err(trouble)?;
                if to.write_all(&piece).await.is_err() {
                    // It has heard enough; its answer or its death tells why.
                    break;
                }
            }
            drop(to);
            Ok::<(), RendererError>(())
        };
        let receive = async {
            let mut answer = Vec::new();
            from.take(MAX_ANSWER + 1).read_to_end(&mut answer).await.map_err(trouble)?;
            Ok::<_, RendererError>(answer)
        };
        let ((), answer) = tokio::try_join!(send, receive)?;
        let status = child.wait().await.map_err(trouble)?;
        if answer.len() as u64 > MAX_ANSWER {
            return Err(trouble("the answer is too long"));
        }
        match (status.code(), status.signal()) {
            (Some(code), _) => Ok((answer, code)),
            (None, signal) => {
                tracing::warn!(render.signal = signal, "render.died");
                Err(trouble(format!("it died of signal {}", signal.unwrap_or_default())))
            }
        }
    }
}

#[async_trait]
impl DocumentRenderer for ChildRenderer {
    async fn examine(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError> {
        let (answer, code) = self.ask(content, &["examine", media_type.mime()]).await?;
        if code != 0 {
            return Err(trouble(format!("it ended with {code}")));
        }
        Ok(match serde_json::from_slice(&answer).map_err(trouble)? {
            Found::Good(facts) => Examined::Good { pages: facts.pages },
            Found::Bad(Problem::Password) => Examined::Password,
            Found::Bad(Problem::Damaged) => Examined::Damaged,
            Found::Bad(Problem::TooManyPages) => Examined::TooManyPages,
            Found::Bad(Problem::TooManyPixels) => Examined::TooManyPixels,
        })
    }

    async fn page(
        &self,
        content: ByteStream,
        media_type: MediaType,
        number: usize,
        width: u16,
    ) -> Result<Option<Vec<u8>>, RendererError> {
        let (number, width) = (number.to_string(), width.to_string());
        match self.ask(content, &["page", media_type.mime(), &number, &width]).await? {
            (picture, 0) => Ok(Some(picture)),
            (_, NOTHING) => Ok(None),
            (_, code) => Err(trouble(format!("it ended with {code}"))),
        }
    }
}
