//! A global allocator that counts when asked to.
//!
//! While it counts it also follows how many bytes are held, and the most that were.
//! Counting is off while times are taken, so a contender that allocates much does not pay for the counters.
//! C code (SQLite, libpq) has its own allocator and is not counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};

pub struct Counting;

static ON: AtomicBool = AtomicBool::new(false);
static CALLS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
/// Bytes held beyond those of the start; below zero when older ones were freed.
static HELD: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);

fn count(bytes: usize, grown: i64) {
    if is_on() {
        CALLS.fetch_add(1, Relaxed);
        BYTES.fetch_add(bytes as u64, Relaxed);
        let held = HELD.fetch_add(grown, Relaxed) + grown;
        PEAK.fetch_max(held, Relaxed);
    }
}

fn count_freed(bytes: usize) {
    if is_on() {
        HELD.fetch_sub(bytes as i64, Relaxed);
    }
}

// SAFETY: every call goes to `System` unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), layout.size() as i64);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), layout.size() as i64);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(
            size.saturating_sub(layout.size()),
            size as i64 - layout.size() as i64,
        );
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count_freed(layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Starts counting from zero, in every thread.
pub fn start() {
    CALLS.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    HELD.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    ON.store(true, Relaxed);
}

/// What was counted since the start: allocations (and reallocations), and bytes asked for.
pub fn so_far() -> (u64, u64) {
    (CALLS.load(Relaxed), BYTES.load(Relaxed))
}

/// Counts what another process did for this one.
#[allow(dead_code)] // The other process does not.
pub fn add(calls: u64, bytes: u64) {
    if is_on() {
        CALLS.fetch_add(calls, Relaxed);
        BYTES.fetch_add(bytes, Relaxed);
    }
}

pub fn is_on() -> bool {
    ON.load(Relaxed)
}

pub fn stop() -> (u64, u64) {
    ON.store(false, Relaxed);
    so_far()
}

/// The most bytes that were held at once since the start, beyond those held then.
pub fn peak() -> u64 {
    PEAK.load(Relaxed).max(0) as u64
}

/// Gives pages that are free in this process back to the kernel, where the C library can do so.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    unsafe extern "C" {
        fn malloc_trim(pad: usize) -> i32;
    }
    // SAFETY: it takes any number, and may be called at any time from any thread.
    unsafe { malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
