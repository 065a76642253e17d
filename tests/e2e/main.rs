//! End to end: the built program against a real Synapse, met by cross-signed clients of the Matrix Rust
//! SDK and by matrix-nio, in encrypted rooms.
//!
//! - `stage`: a homeserver and the bot as processes of their own.
//! - `person`: somebody with a client. `nio`: somebody with a client of another implementation.
//!
//! Nothing sleeps a fixed time to be green: every wait is for a condition, with a deadline.

mod nio;
mod person;
mod stage;

mod delivery;
mod devices;
mod jobs;
mod trust;
