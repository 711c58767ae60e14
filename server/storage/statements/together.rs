//! What several ask for in the same moment is written in one transaction: one commit for all of them. A commit waits for the disk, and a
//! worker that ends dozens of attempts a second would wait for each. Nobody waits for ever: what others share their turn with may hang, fail
//! or panic.

use futures_util::FutureExt as _;
use ports::StorageError;
use std::{
    fmt,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::oneshot;

/// So many share one transaction at most.
const AT_ONCE: usize = 64;
/// A line to a server that is gone says nothing for hours. Longer than a statement waits for a lock.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where tasks of one kind meet. Whoever comes to a free turn does the work of all who wait; nobody waits for others to come.
pub(crate) struct Together<T, A> {
    waiting: Mutex<Vec<Asked<T, A>>>,
    turn: tokio::sync::Mutex<()>,
}

struct Asked<T, A> {
    task: T,
    answer: oneshot::Sender<Result<A, StorageError>>,
}

/// What waits may be somebody's: it is not shown.
impl<T, A> fmt::Debug for Together<T, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Together").finish_non_exhaustive()
    }
}

impl<T, A> Default for Together<T, A> {
    fn default() -> Self {
        Self { waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }
}

impl<T: Clone, A> Together<T, A> {
    /// `work`: all of these in one transaction, each with its answer in the same order, or none of them. Where that fails for what one of them
    /// is, each is tried alone, so that one does not spoil the others; where the database is away, all hear of it. What was perhaps written
    /// is asked for again: `work` must answer then as it did before.
    ///
    /// # Errors
    /// Those of `work`.
    pub(crate) async fn ask<W, F>(&self, task: T, work: W) -> Result<A, StorageError>
    where
        W: Fn(Vec<T>) -> F,
        F: Future<Output = Result<Vec<A>, StorageError>>,
    {
        loop {
            let (answer, mut answered) = oneshot::channel();
            self.lock().push(Asked { task: task.clone(), answer });
            let turn = tokio::select! {
                biased;
                answer = &mut answered => match answer {
                    Ok(answer) => return answer,
                    // Whoever worked for all was stopped in the middle: perhaps it is written, and asked again it says so.
                    Err(_) => continue,
                },
                turn = self.turn.lock() => turn,
            };
            // Who is about to ask comes along.
            tokio::task::yield_now().await;
            // One's own is among the next ones, or the ones after them.
            loop {
                match answered.try_recv() {
                    Ok(answer) => return answer,
                    Err(oneshot::error::TryRecvError::Closed) => break,
                    Err(oneshot::error::TryRecvError::Empty) => self.work_for_some(&work).await,
                }
            }
            drop(turn);
        }
    }

    /// Whoever has the turn, for those that have waited longest.
    async fn work_for_some<W, F>(&self, work: &W)
    where
        W: Fn(Vec<T>) -> F,
        F: Future<Output = Result<Vec<A>, StorageError>>,
    {
        let asked: Vec<_> = {
            let mut waiting = self.lock();
            let some = waiting.len().min(AT_ONCE);
            waiting.drain(..some).filter(|asked| !asked.answer.is_closed()).collect()
        };
        let tasks: Vec<T> = asked.iter().map(|asked| asked.task.clone()).collect();
        let is_one = tasks.len() == 1;
        if tasks.is_empty() {
            return;
        }
        match attempt(work(tasks)).await {
            Ok(answers) => {
                for (asked, answer) in asked.into_iter().zip(answers) {
                    let _ = asked.answer.send(Ok(answer));
                }
            }
            Err(error) if is_one => {
                if let Some(asked) = asked.into_iter().next() {
                    let _ = asked.answer.send(Err(error));
                }
            }
            Err(error) => {
                let mut away = (!is_of_one(&error)).then_some(error);
                for Asked { task, answer } in asked {
                    let alone = match &away {
                        // To wait for the same once more for each would keep whoever comes next waiting for minutes.
                        Some(error) => Err(StorageError::Unavailable(error.to_string().into())),
                        None => attempt(work(vec![task])).await,
                    };
                    if away.is_none() && alone.as_ref().is_err_and(|error| !is_of_one(error)) {
                        away = Some(StorageError::Unavailable("the database is away".into()));
                    }
                    let nothing = || StorageError::Unavailable("nothing was answered".into());
                    let _ = answer.send(alone.and_then(|mut answers| answers.pop().ok_or_else(nothing)));
                }
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Asked<T, A>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work that ends, whatever happens in it.
async fn attempt<A>(work: impl Future<Output = Result<Vec<A>, StorageError>>) -> Result<Vec<A>, StorageError> {
    match tokio::time::timeout(PATIENCE, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(answers)) => answers,
        Ok(Err(_)) => Err(StorageError::Unavailable(Box::new(Panicked))),
        Err(_) => Err(StorageError::Unavailable("the database has not answered for 30 seconds".into())),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("writing it panicked")]
struct Panicked;

/// Whether a failure is that of one among several: the database has answered, or what it answered cannot be read. A line that broke, or a
/// database that is away, is everybody's.
fn is_of_one(error: &StorageError) -> bool {
    match error {
        StorageError::Corrupt { .. } => true,
        StorageError::Unavailable(error) => match error.downcast_ref::<sqlx::Error>() {
            Some(error) => !matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::Protocol(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            ),
            None => error.is::<Panicked>(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Together;
    use ports::StorageError;
    use std::sync::{Arc, Mutex};
    use tokio::sync::Semaphore;

    /// Notes what goes together; waits for a permit each time. What is 13 spoils the rest, at 17 it panics, at 19 the database is away, and
    /// at 23 it says nothing more.
    async fn work(tasks: Vec<u32>, done: Arc<Mutex<Vec<Vec<u32>>>>, go: Arc<Semaphore>) -> Result<Vec<u32>, StorageError> {
        let _permit = go.acquire().await;
        done.lock().expect("free").push(tasks.clone());
        assert!(!tasks.contains(&17), "17");
        if tasks.contains(&23) {
            std::future::pending::<()>().await;
        }
        if tasks.contains(&13) {
            Err(StorageError::Corrupt { table: "numbers", id: "13".to_owned(), reason: "13".to_owned() })
        } else if tasks.contains(&19) {
            Err(StorageError::Unavailable(Box::new(sqlx::Error::PoolTimedOut)))
        } else {
            Ok(tasks.iter().map(|task| task * 2).collect())
        }
    }

    /// What they come to, and what was tried together, where all of them ask in the same moment.
    async fn all_of(tasks: Vec<u32>) -> (Vec<Option<u32>>, Vec<Vec<u32>>) {
        let (together, done, go) = (Together::<u32, u32>::default(), Arc::default(), Arc::new(Semaphore::new(0)));
        let ask = |task| together.ask(task, |tasks| work(tasks, Arc::clone(&done), Arc::clone(&go)));
        let (answers, ()) = tokio::join!(futures_join(tasks, ask), async {
            // All have asked by now: nothing runs before there is a permit.
            tokio::task::yield_now().await;
            go.add_permits(1);
        });
        let done = done.lock().expect("free").clone();
        (answers.into_iter().map(Result::ok).collect(), done)
    }

    #[tokio::test]
    async fn what_panics_spoils_nothing() {
        let (answers, done) = all_of(vec![1, 2, 17, 3]).await;
        assert_eq!(answers, [Some(2), Some(4), None, Some(6)]);
        assert_eq!(done, [vec![1, 2, 17, 3], vec![1], vec![2], vec![17], vec![3]]);
    }

    #[tokio::test]
    async fn nobody_waits_once_more_for_a_database_that_is_away() {
        let (answers, done) = all_of(vec![1, 2, 19, 3]).await;
        assert_eq!(answers, [None; 4]);
        assert_eq!(done, [vec![1, 2, 19, 3]]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_hangs_does_not_hold_the_turn_for_ever() {
        let (together, done, go) = (Together::<u32, u32>::default(), Arc::default(), Arc::new(Semaphore::new(2)));
        let ask = |task| together.ask(task, |tasks| work(tasks, Arc::clone(&done), Arc::clone(&go)));
        let hangs = Box::pin(ask(23));
        let (hung, after) = tokio::join!(hangs, async {
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            ask(2).await
        });
        assert_eq!((hung.ok(), after.ok()), (None, Some(4)));
        assert_eq!(*done.lock().expect("free"), [vec![23], vec![2]]);
    }

    #[tokio::test]
    async fn what_waits_goes_together_and_one_spoils_nothing() {
        let (answers, done) = all_of(vec![1, 2, 13, 3]).await;
        assert_eq!(answers, [Some(2), Some(4), None, Some(6)]);
        assert_eq!(done, [vec![1, 2, 13, 3], vec![1], vec![2], vec![13], vec![3]]);
    }

    #[tokio::test]
    async fn whoever_is_stopped_in_the_middle_stops_nobody_else() {
        let (together, done, go) = (Together::<u32, u32>::default(), Arc::default(), Arc::new(Semaphore::new(0)));
        let ask = |task| together.ask(task, |tasks| work(tasks, Arc::clone(&done), Arc::clone(&go)));
        let mut first = Box::pin(ask(1));
        let mut second = Box::pin(ask(2));
        tokio::select! {
            biased;
            _ = &mut first => unreachable!("it waits for its permit"),
            _ = &mut second => unreachable!("it waits for the turn"),
            () = std::future::ready(()) => {}
        }
        drop(first);
        go.add_permits(1);
        assert_eq!(second.await.ok(), Some(4));
    }

    async fn futures_join<F: Future<Output = Result<u32, StorageError>>>(
        tasks: Vec<u32>,
        ask: impl Fn(u32) -> F,
    ) -> Vec<Result<u32, StorageError>> {
        let mut waiting: Vec<_> = tasks.into_iter().map(|task| Box::pin(ask(task))).collect();
        let mut answers = Vec::new();
        std::future::poll_fn(|context| {
            answers = waiting.iter_mut().map(|one| one.as_mut().poll(context)).collect();
            std::task::Poll::Ready(())
        })
        .await;
        drop(answers);
        let mut all = Vec::new();
        for one in waiting {
            all.push(one.await);
        }
        all
    }
}
