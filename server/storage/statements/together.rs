//! What several ask for in the same moment is written in one transaction: one commit for all of them. A commit waits for the disk, and a
//! worker that ends dozens of attempts a second would wait for each.

use ports::StorageError;
use std::{
    future::Future,
    sync::{Mutex, PoisonError},
};
use tokio::sync::oneshot;

/// So many share one transaction at most.
const AT_ONCE: usize = 64;

/// Where tasks of one kind meet. Whoever comes to a free turn does the work of all who wait; nobody waits for others to come.
#[derive(Debug)]
pub(crate) struct Together<T, A> {
    waiting: Mutex<Vec<Asked<T, A>>>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Asked<T, A> {
    task: T,
    answer: oneshot::Sender<Result<A, StorageError>>,
}

impl<T, A> Default for Together<T, A> {
    fn default() -> Self {
        Self { waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }
}

impl<T: Clone, A> Together<T, A> {
    /// `work`: all of these in one transaction, each with its answer in the same order, or none of them. Where it fails each is tried alone,
    /// so that one does not spoil the others.
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
        match work(tasks).await {
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
            Err(_) => {
                for Asked { task, answer } in asked {
                    let alone = work(vec![task]).await;
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

#[cfg(test)]
mod tests {
    use super::Together;
    use ports::StorageError;
    use std::sync::{Arc, Mutex};
    use tokio::sync::Semaphore;

    /// Notes what goes together; waits for a permit each time; what is 13 spoils the rest.
    async fn work(tasks: Vec<u32>, done: Arc<Mutex<Vec<Vec<u32>>>>, go: Arc<Semaphore>) -> Result<Vec<u32>, StorageError> {
        let _permit = go.acquire().await;
        done.lock().expect("free").push(tasks.clone());
        if tasks.contains(&13) {
            Err(StorageError::Unavailable("13".into()))
        } else {
            Ok(tasks.iter().map(|task| task * 2).collect())
        }
    }

    #[tokio::test]
    async fn what_waits_goes_together_and_one_spoils_nothing() {
        let (together, done, go) = (Together::<u32, u32>::default(), Arc::default(), Arc::new(Semaphore::new(0)));
        let ask = |task| together.ask(task, |tasks| work(tasks, Arc::clone(&done), Arc::clone(&go)));
        let all = futures_join(vec![1, 2, 13, 3], ask);
        let (answers, ()) = tokio::join!(all, async {
            // All have asked by now: nothing runs before there is a permit.
            tokio::task::yield_now().await;
            go.add_permits(1);
        });
        let answers: Vec<Option<u32>> = answers.into_iter().map(Result::ok).collect();
        assert_eq!(answers, [Some(2), Some(4), None, Some(6)]);
        let done = done.lock().expect("free");
        assert_eq!(*done, [vec![1], vec![2, 13, 3], vec![2], vec![13], vec![3]]);
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
