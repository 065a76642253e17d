//! The borders of the house, read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path.to_string_lossy()));
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    files
}

/// The code of a file without its comments and its test module.
fn code(path: &Path) -> String {
    let source = fs::read_to_string(path).expect("readable");
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Where one of these words stands in the code outside the folders that may use it.
fn offenders(folders: &[&str], allowed: &[&str], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in folders.iter().flat_map(|folder| sources(folder)) {
        if allowed.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let code = code(&path);
        for word in words.iter().filter(|word| code.contains(**word)) {
            found.push(format!("{}: {word}", path.display()));
        }
    }
    found
}

#[test]
fn matrix_alone_names_the_client_library() {
    let found = offenders(&["src"], &["src/matrix"], &["matrix_sdk", "ruma::"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn store_alone_names_the_database() {
    let found = offenders(&["src"], &["src/store"], &["sqlx", "rusqlite"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_core_is_pure() {
    let core = ["src/bot", "src/dialog", "src/scan", "src/cases", "src/minutes", "src/paper"];
    let impure = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "tokio",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "getrandom",
        "rand::",
        "println!",
        "eprintln!",
        "tracing::",
    ];
    let found = offenders(&core, &[], &impure);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn chat_texts_stand_in_the_text_file() {
    // A sentence to a person would be a literal handed to say or send; keys have no spaces.
    let pattern =
        regex::Regex::new(r#"\b(?:reply|tell|say)\([^"\n]*"[A-Z][a-z]+ [a-z]+ "#).expect("valid");
    let found: Vec<String> = sources("src/bot")
        .into_iter()
        .filter(|path| pattern.is_match(&code(path)))
        .map(|path| path.display().to_string())
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}
