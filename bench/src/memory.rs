//! How much memory an operation took at its height.

use std::fs;

use serde::{Deserialize, Serialize};

use crate::alloc;

/// Bytes beyond those before the operation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Memory {
    /// From Rust's allocator; without what SQLite and libpq hold.
    pub heap_peak: u64,
    /// Of the whole process, as the kernel sees it, where it tells.
    pub resident_growth: Option<u64>,
}

/// Before the operation; `alloc` must be counting when it runs.
pub struct Before {
    resident: Option<u64>,
}

impl Before {
    pub fn now() -> Self {
        // Pages that are there and free would hide what is taken.
        alloc::give_back();
        // Makes the high-water mark fall to what is resident.
        let resident = fs::write("/proc/self/clear_refs", "5")
            .ok()
            .and_then(|()| status("VmRSS:"));
        Self { resident }
    }

    pub fn until_now(&self) -> Memory {
        let growth = |before| Some(status("VmHWM:")?.saturating_sub(before));
        Memory {
            heap_peak: alloc::peak(),
            resident_growth: self.resident.and_then(growth),
        }
    }
}

/// A line of the kernel's account of this process.
fn status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
