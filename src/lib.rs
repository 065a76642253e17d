//! Buitenkant: a Matrix bot for Dutch case-meeting rooms.
//!
//! # Layout
//!
//! - [`bot`]: the core. An [`bot::Event`] goes in, [`bot::Effect`]s come out.
//! - [`dialog`]: a decision aid as data: load, validate, walk, verdict.
//! - [`scan`]: text in, findings out.
//! - [`cases`]: case codes and the register of keyed fingerprints.
//! - [`minutes`]: entries to pseudonymised minutes to chat message, ODT and PDF.
//! - [`paper`]: a document as tagged PDF and ODT; minutes, file notes and reports are made of it.
//! - [`store`]: what survives a restart, every value sealed. Alone in naming the database.
//! - [`matrix`]: the adapter to real rooms. Alone in naming `matrix_sdk`.
//! - [`config`], [`texts`], [`fault`]: what all of them share.
//! - [`cli`]: one file a verb.
//!
//! `bot`, `dialog`, `scan`, `cases` and `minutes` are pure: no I/O, no clock, no randomness.
#![warn(missing_docs, missing_debug_implementations)]

pub mod bot;
pub mod cases;
pub mod cli;
pub mod config;
pub mod dialog;
pub mod fault;
pub mod matrix;
pub mod minutes;
pub mod paper;
pub mod scan;
pub mod store;
pub mod texts;
