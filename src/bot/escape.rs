//! People's words inside the bot's Markdown.

/// Escapes text so that Markdown shows it as it is, and defuses mentions of a whole room.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out.replace("@room", "@\u{200b}room")
}
