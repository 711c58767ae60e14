//! Starts one child for each question and kills it when it takes too long. Whatever a document does, it does to its child.

use async_trait::async_trait;
use bytes::Bytes;
use domain::{
    document::{Carried, Insight, LegibilityHint, MediaType, PhotoInsight},
    personal::Personal,
};
use futures_util::{
    StreamExt as _, TryStreamExt as _,
    stream::{self, BoxStream},
};
use jiff::tz::TimeZone;
use ports::{ByteStream, Cover, DocumentRenderer, Examined, RendererError};
use render::{Found, Hint, Problem};
use std::{os::unix::process::ExitStatusExt as _, path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::Semaphore,
    time::timeout,
};

/// Children at once of each kind of work, so that none keeps the others waiting: uploads are looked into, pages are drawn, packages
/// are made. Each child may take a gibibyte.
pub const LOOKING: usize = 2;
pub const DRAWING: usize = 2;
const MAKING: usize = 1;
/// For a turn and for the answer; the child's own limit counts processor time only.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer: a picture, and a PDF of many.
const MAX_ANSWER: u64 = 24 * 1024 * 1024;
const MAX_PDF: u64 = 64 * 1024 * 1024;
/// The child's word for "nothing can be drawn".
const NOTHING: i32 = 4;

#[derive(Debug)]
pub struct ChildRenderer {
    program: PathBuf,
    looking: Semaphore,
    drawing: Semaphore,
    making: Semaphore,
}

fn trouble(what: impl std::fmt::Display) -> RendererError {
    RendererError::NoAnswer(what.to_string())
}

impl ChildRenderer {
    pub fn new(program: PathBuf) -> Self {
        let (looking, drawing, making) = (Semaphore::new(LOOKING), Semaphore::new(DRAWING), Semaphore::new(MAKING));
        Self { program, looking, drawing, making }
    }

    /// How well the child is closed: `full`, or `calls` where the kernel has no Landlock.
    pub async fn strength(&self) -> Result<String, RendererError> {
        let (answer, _) = self.ask(&self.drawing, futures_util::stream::empty().boxed(), &["strength"]).await?;
        String::from_utf8(answer).map_err(trouble)
    }

    async fn ask(&self, turns: &Semaphore, content: ByteStream, words: &[&str]) -> Result<(Vec<u8>, i32), RendererError> {
        let turn = timeout(PATIENCE, turns.acquire()).await.map_err(|_| RendererError::Busy)?;
        let _turn = turn.map_err(trouble)?;
        let asked = self.run(content.map_err(trouble).boxed(), words, MAX_ANSWER);
        timeout(PATIENCE, asked).await.map_err(|_| trouble("it takes too long"))?
    }

    async fn examined(&self, turns: &Semaphore, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError> {
        let (answer, code) = self.ask(turns, content, &["examine", media_type.mime()]).await?;
        if code != 0 {
            return Err(trouble(format!("it ended with {code}")));
        }
        Ok(match serde_json::from_slice(&answer).map_err(trouble)? {
            Found::Good(facts) => Examined::Good(insight(facts)),
            Found::Bad(Problem::Password) => Examined::Password,
            Found::Bad(Problem::Damaged) => Examined::Damaged,
            Found::Bad(Problem::TooManyObjects) => Examined::TooManyObjects,
            Found::Bad(Problem::TooManyPages) => Examined::TooManyPages,
            Found::Bad(Problem::TooManyPixels) => Examined::TooManyPixels,
            Found::Bad(Problem::Programs) => Examined::Programs,
            Found::Bad(Problem::Bomb) => Examined::Overfull,
        })
    }

    /// Nobody waits for these, so waiting for a turn counts for nothing.
    async fn ask_in_turn(&self, content: ByteStream, words: &[&str]) -> Result<(Vec<u8>, i32), RendererError> {
        let _turn = self.making.acquire().await.map_err(trouble)?;
        let asked = self.run(content.map_err(trouble).boxed(), words, MAX_ANSWER);
        timeout(PATIENCE, asked).await.map_err(|_| trouble("it takes too long"))?
    }

    /// A picture made from a photo.
    async fn made(&self, content: ByteStream, word: &str, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        picture(self.ask_in_turn(content, &[word, media_type.mime()]).await?)
    }

    async fn run(
        &self,
        mut content: BoxStream<'_, Result<Bytes, RendererError>>,
        words: &[&str],
        max_answer: u64,
    ) -> Result<(Vec<u8>, i32), RendererError> {
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
                let piece = piece?;
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
            from.take(max_answer + 1).read_to_end(&mut answer).await.map_err(trouble)?;
            Ok::<_, RendererError>(answer)
        };
        let ((), answer) = tokio::try_join!(send, receive)?;
        let status = child.wait().await.map_err(trouble)?;
        if answer.len() as u64 > max_answer {
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

/// What a child answered that was asked for a picture or a PDF.
fn picture((answer, code): (Vec<u8>, i32)) -> Result<Option<Vec<u8>>, RendererError> {
    match code {
        0 => Ok(Some(answer)),
        NOTHING => Ok(None),
        code => Err(trouble(format!("it ended with {code}"))),
    }
}

fn insight(facts: render::Facts) -> Insight {
    #[expect(clippy::cast_possible_truncation, reason = "180 degrees at most")]
    let millionths = |degrees: f64| (degrees * 1_000_000.0).round() as i32;
    let photo = facts.photo.map(|photo| PhotoInsight {
        located: photo.located,
        place: photo.place.map(|(north, east)| Personal::new((millionths(north), millionths(east)))),
        device: photo.device.map(Personal::new),
        taken_at: photo.taken_at.map(Personal::new),
        hint: photo.hint.map(|hint| match hint {
            Hint::Small => LegibilityHint::Small,
            Hint::Dark => LegibilityHint::Dark,
            Hint::Blurred => LegibilityHint::Blurred,
        }),
    });
    Insight {
        pages: u32::try_from(facts.pages).ok().filter(|pages| *pages > 0),
        restricted: facts.restricted,
        may_lack: facts.may_lack,
        carries: Some(facts.carries.into_iter().map(carried).collect()),
        photo,
    }
}

fn carried(carried: render::Carried) -> Carried {
    match carried {
        render::Carried::Scripts => Carried::Scripts,
        render::Carried::Files => Carried::Files,
        render::Carried::Archive => Carried::Archive,
        render::Carried::Unreadable => Carried::Unreadable,
        render::Carried::Programs => Carried::Programs,
    }
}

/// A part with its length in front.
fn framed(bytes: Vec<u8>) -> Result<Bytes, RendererError> {
    let length = render::bind::part(&bytes).ok_or_else(|| trouble("a page is too large"))?;
    Ok([length.as_slice(), &bytes].concat().into())
}

#[async_trait]
impl DocumentRenderer for ChildRenderer {
    fn max_bytes(&self) -> u64 {
        render::MAX_BYTES
    }

    async fn examine(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError> {
        self.examined(&self.looking, content, media_type).await
    }

    async fn carries(&self, content: ByteStream, media_type: MediaType) -> Result<Vec<Carried>, RendererError> {
        let (answer, code) = self.ask(&self.looking, content, &["carries", media_type.mime()]).await?;
        if code != 0 {
            return Err(trouble(format!("it ended with {code}")));
        }
        let found: Vec<render::Carried> = serde_json::from_slice(&answer).map_err(trouble)?;
        Ok(found.into_iter().map(carried).collect())
    }

    async fn look(&self, content: ByteStream, media_type: MediaType) -> Result<Examined, RendererError> {
        self.examined(&self.drawing, content, media_type).await
    }

    async fn page(
        &self,
        content: ByteStream,
        media_type: MediaType,
        number: usize,
        width: u16,
    ) -> Result<Option<Vec<u8>>, RendererError> {
        let (number, width) = (number.to_string(), width.to_string());
        picture(self.ask(&self.drawing, content, &["page", media_type.mime(), &number, &width]).await?)
    }

    async fn plain(&self, content: ByteStream, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        self.made(content, "plain", media_type).await
    }

    async fn sheet(&self, content: ByteStream, media_type: MediaType) -> Result<Option<Vec<u8>>, RendererError> {
        self.made(content, "sheet", media_type).await
    }

    /// Takes no turn: its pages do, one after the other, while it waits for them.
    async fn bind(
        &self,
        cover: &Cover,
        pages: BoxStream<'_, Result<Vec<u8>, RendererError>>,
    ) -> Result<Option<Vec<u8>>, RendererError> {
        let made_at = cover.made_at.to_zoned(TimeZone::UTC);
        let two = |number: i8| u16::try_from(number).unwrap_or_default();
        let year = u16::try_from(made_at.year()).unwrap_or_default();
        let clock = [two(made_at.hour()), two(made_at.minute()), two(made_at.second())];
        let cover = render::bind::Cover {
            title: cover.title.clone(),
            language: cover.language.clone(),
            made_at: [year, two(made_at.month()), two(made_at.day()), clock[0], clock[1], clock[2]],
            id: cover.id.clone(),
        };
        let cover = serde_json::to_vec(&cover).map_err(trouble)?;
        let content = stream::iter([Ok(cover)]).chain(pages).map(|page| page.and_then(framed)).boxed();
        picture(self.run(content, &["bind"], MAX_PDF).await?)
    }
}
