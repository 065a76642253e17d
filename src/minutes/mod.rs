//! Entries to pseudonymised minutes to chat message, ODT and PDF.
