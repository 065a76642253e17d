//! The minutes as a message in the room: short, by case code, every entry once.

use super::document::{Block, Document};

/// The message, in Markdown.
pub fn message(document: &Document) -> String {
    let mut out = format!("**{}**", markdown(&document.title));
    if let Some(draft) = &document.draft {
        out.push_str(&format!(" ({})", markdown(draft)));
    }
    let facts: Vec<String> = document
        .facts
        .iter()
        .map(|(name, value)| format!("{}: {}", markdown(name), markdown(value)))
        .collect();
    out.push_str("\n\n");
    out.push_str(&facts.join("  \n"));
    for section in &document.sections {
        out.push_str(&format!("\n\n**{}**\n", markdown(&section.heading)));
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => out.push_str(&format!("\n- {}", markdown(text))),
                Block::List { one, items, .. } => {
                    for item in items {
                        let who = item
                            .who
                            .as_ref()
                            .map_or_else(String::new, |who| format!("{}: ", markdown(who)));
                        let remarks = match item.remarks.as_slice() {
                            [] => String::new(),
                            remarks => format!(" ({})", markdown(&remarks.join("; "))),
                        };
                        let text = markdown(&item.text);
                        out.push_str(&format!(
                            "\n- {} {}. {who}{text}{remarks}",
                            markdown(one),
                            item.number
                        ));
                    }
                }
                Block::Table { .. } => {}
            }
        }
    }
    for line in std::iter::once(&document.note).chain(&document.closing) {
        out.push_str(&format!("\n\n{}", markdown(line)));
    }
    out
}

/// Escapes what has a meaning inside a line of Markdown, and nothing more: entries stay readable
/// where the plain text is shown.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '<') {
            out.push('\\');
        }
        // A link needs "](": placeholders such as [persoon A] may keep their brackets.
        if c == '(' && out.ends_with(']') {
            out.push('\\');
        }
        out.push(c);
    }
    out.replace("@room", "@\u{200b}room")
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn placeholders_stay_and_links_do_not() {
        assert_eq!(markdown("[persoon A] belt"), "[persoon A] belt");
        assert_eq!(markdown("[x](http://y) *z*"), "[x]\\(http://y) \\*z\\*");
    }
}
