//! Work that takes a CPU for milliseconds, away from the threads that serve connections.

use std::cell::RefCell;

use tokio::{sync::Semaphore, task::spawn_blocking};
use zstd::bulk::Compressor;

use crate::Refusal;

const LEVEL: i32 = 3;

thread_local! {
    /// A context of zstd is dear to make; each thread keeps its own.
    static COMPRESSOR: RefCell<Compressor<'static>> =
        RefCell::new(Compressor::new(LEVEL).expect("3 is a level of zstd"));
}

pub fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| compressor.compress(bytes))
}

pub struct Compute {
    /// The advice of tokio's documentation for many computations at once: a bound of their number.
    permits: Option<Semaphore>,
}

impl Compute {
    pub fn new(permits: Option<usize>) -> Self {
        Self { permits: permits.map(Semaphore::new) }
    }

    pub async fn run<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Refusal> + Send + 'static,
    {
        let _permit = match &self.permits {
            Some(semaphore) => Some(semaphore.acquire().await?),
            None => None,
        };
        spawn_blocking(work).await?
    }
}
