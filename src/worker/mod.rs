//! Readers of formats that strangers can craft run in processes of the same program, with limits.
//!
//! A process reads many documents. One that dies or overruns costs the document that it had, and is
//! replaced. [`Pool`] is the side of the indexer, [`serve`](fn@serve) that of the process; they speak
//! over one socket.

pub(crate) mod limits;
mod pool;
mod protocol;
mod serve;

pub use pool::{Pool, Settings};
pub use serve::{ARGUMENT, serve};
