//! A sealed object on its way out: chunk by chunk, each authenticated before it is handed on.

use super::{
    cipher::{CHUNK, ChunkCipher, TAG},
    sealed_store::failure,
};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use object_store::GetResult;
use ports::{ByteStream, DocumentStoreError};

/// What the object holds, opened.
pub(super) fn opened(object: GetResult, cipher: ChunkCipher) -> ByteStream {
    let reader = Reader { cipher, sealed: object.into_stream().boxed(), buffer: Vec::new(), ended: false, done: false };
    stream::unfold(reader, |mut reader| async move { reader.next().await.map(|piece| (piece, reader)) }).boxed()
}

struct Reader {
    cipher: ChunkCipher,
    sealed: stream::BoxStream<'static, object_store::Result<Bytes>>,
    buffer: Vec<u8>,
    /// The store has no more bytes.
    ended: bool,
    /// The last chunk was handed out.
    done: bool,
}

impl Reader {
    /// The next authenticated chunk; `None` after the last one.
    async fn next(&mut self) -> Option<Result<Bytes, DocumentStoreError>> {
        if self.done {
            return None;
        }
        let piece = self.next_chunk().await;
        if piece.is_err() {
            self.done = true;
        }
        Some(piece)
    }

    async fn next_chunk(&mut self) -> Result<Bytes, DocumentStoreError> {
        // One byte more than a chunk tells whether this is the last one.
        while !self.ended && self.buffer.len() <= CHUNK + TAG {
            match self.sealed.next().await {
                Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
                Some(Err(error)) => return Err(failure(error)),
                None => self.ended = true,
            }
        }
        let take = self.buffer.len().min(CHUNK + TAG);
        let rest = self.buffer.split_off(take);
        let mut chunk = std::mem::replace(&mut self.buffer, rest);
        self.done = self.ended && self.buffer.is_empty();
        self.cipher.open(&mut chunk, self.done).map_err(|_| DocumentStoreError::Damaged)?;
        Ok(Bytes::from(chunk))
    }
}
