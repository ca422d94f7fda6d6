//! What `bench` and the program in `toasty/` say to each other; compiled into both.
//!
//! A line of JSON on the program's standard input is a [`Request`], and one on its standard output the answer.

use serde::{Deserialize, Serialize};

use crate::batches::Checksum;
use crate::memory::Memory;
use crate::workload::Workload;

/// Which way to load the program is started for.
#[derive(Clone, Copy)]
pub enum How {
    /// As Toasty's guide does it.
    Include,
    /// By hand: its `in_list` for each level.
    InList,
}

impl How {
    pub fn word(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::InList => "in-list",
        }
    }
}

#[derive(Serialize, Deserialize)]
pub enum Request {
    /// Do the work once; the answer is [`Once`].
    Once { workload: Workload },
    /// Do it so many times; the answer is [`Batch`].
    Batch {
        workload: Workload,
        operations: usize,
        yields: bool,
        counts: bool,
    },
}

#[derive(Serialize, Deserialize)]
pub struct Once {
    pub expected: Checksum,
    pub found: Checksum,
}

#[derive(Serialize, Deserialize)]
pub struct Batch {
    pub nanos: u64,
    /// Without those of the inputs; both 0 where they were not asked for.
    pub allocations: u64,
    pub bytes: u64,
    pub memory: Option<Memory>,
}
