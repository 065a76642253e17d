//! Command line, tracing and exit codes; nothing else.

fn main() {}
