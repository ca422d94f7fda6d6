//! What shall happen after a commit: kept by savepoint while the transaction runs, forgotten with what is undone, run in
//! order when all of it is committed.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;

type HookFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Hook {
    /// The savepoint that it belongs to; 0 is the transaction itself.
    depth: u32,
    run: Box<dyn FnOnce() -> HookFuture + Send>,
}

/// The hooks of one transaction.
#[derive(Default)]
pub(crate) struct Hooks(Mutex<Vec<Hook>>);

impl Hooks {
    fn lock(&self) -> MutexGuard<'_, Vec<Hook>> {
        // Nothing panics while it holds this lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add<F, W>(&self, depth: u32, hook: F)
    where
        F: FnOnce() -> W + Send + 'static,
        W: Future<Output = ()> + Send + 'static,
    {
        let run = Box::new(move || Box::pin(hook()) as HookFuture);
        self.lock().push(Hook { depth, run });
    }

    /// The savepoint is kept: what it wanted belongs to what is around it.
    pub(crate) fn released(&self, depth: u32) {
        for hook in self.lock().iter_mut() {
            hook.depth = hook.depth.min(depth.saturating_sub(1));
        }
    }

    /// The savepoint is undone: what it wanted shall not happen.
    pub(crate) fn undone(&self, depth: u32) {
        // Dropped after the lock is gone, because what a hook owns may do anything when it is dropped.
        let mut hooks = self.lock();
        let (kept, undone): (Vec<Hook>, Vec<Hook>) =
            hooks.drain(..).partition(|hook| hook.depth < depth);
        *hooks = kept;
        drop(hooks);
        drop(undone);
    }

    pub(crate) fn take(&self) -> Self {
        Self(Mutex::new(std::mem::take(&mut *self.lock())))
    }

    /// Runs all in order. One that panics does not keep the others from running; then its panic goes on.
    pub(crate) async fn run(self) {
        let hooks = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut panic = None;
        for hook in hooks {
            if let Err(found) = caught(hook.run).await {
                panic.get_or_insert(found);
            }
        }
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }
}

async fn caught(hook: Box<dyn FnOnce() -> HookFuture + Send>) -> std::thread::Result<()> {
    let mut work = catch_unwind(AssertUnwindSafe(hook))?;
    std::future::poll_fn(move |context| {
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(())) => Poll::Ready(Ok(())),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await
}
