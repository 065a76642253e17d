//! The bot's Markdown as the two forms of a Matrix message: plain text and HTML.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// A message text in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formatted {
    /// For clients without formatting, notifications and screen readers: no Markdown left in it.
    pub plain: String,
    /// For all others.
    pub html: String,
}

/// Renders Markdown. Line breaks stay line breaks, as chat readers expect; HTML in it is text.
pub(super) fn render(markdown: &str) -> Formatted {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, options)
        .map(|event| match event {
            Event::SoftBreak => Event::HardBreak,
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            other => other,
        })
        .collect();
    let plain = plain(&events);
    let mut html = String::new();
    html::push_html(&mut html, events.into_iter());
    Formatted { plain, html: html.trim_end().to_owned() }
}

/// Where the writer of the plain form stands.
#[derive(Default)]
struct Plain {
    out: String,
    /// For each open list: the next number, or `None` for a list without numbers.
    lists: Vec<Option<u64>>,
    quotes: usize,
    link: Option<String>,
    cells: usize,
}

fn plain(events: &[Event<'_>]) -> String {
    let mut to = Plain::default();
    for event in events {
        match event {
            Event::Start(tag) => to.start(tag),
            Event::End(tag) => to.end(tag),
            Event::Text(text) | Event::Code(text) => to.out.push_str(text),
            Event::HardBreak | Event::SoftBreak => to.line(),
            Event::Rule => {
                to.block();
                to.out.push_str("---");
            }
            _ => {}
        }
    }
    to.out.trim().to_owned()
}

impl Plain {
    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            // The first paragraph of a list item stays on the line of its mark.
            Tag::Paragraph if self.at_mark() => {}
            Tag::Paragraph | Tag::Heading { .. } | Tag::Table(_) | Tag::CodeBlock(_) => {
                self.block()
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.quotes += 1;
                self.out.push_str("> ");
            }
            Tag::List(from) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.lists.push(*from);
            }
            Tag::Item => {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.line();
                }
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                self.out.push_str(&indent);
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.out.push_str(&format!("{number}. "));
                        *number += 1;
                    }
                    _ => self.out.push_str("- "),
                }
            }
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.to_string()),
            Tag::TableRow => self.line(),
            Tag::TableCell => {
                if self.cells > 0 {
                    self.out.push_str(" | ");
                }
                self.cells += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => {
                if let Some(url) = self.link.take()
                    && !self.out.ends_with(&url)
                {
                    self.out.push_str(&format!(": {url}"));
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.cells = 0,
            _ => {}
        }
    }

    fn at_mark(&self) -> bool {
        let line = self.out.rsplit('\n').next().unwrap_or_default().trim_start();
        line == "- "
            || line == "> "
            || line.strip_suffix(". ").is_some_and(|number| number.parse::<u64>().is_ok())
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&"> ".repeat(self.quotes));
    }

    /// Begins a new block: an empty line above it, unless it is the first.
    fn block(&mut self) {
        if self.out.is_empty() {
            return;
        }
        while self.out.ends_with(['\n', ' ']) {
            self.out.pop();
        }
        self.line();
        if self.lists.is_empty() {
            self.line();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_markdown_left() {
        let text = "Kies **één** antwoord:\n\n1. ja\n2. nee\n\nMet \\*ster\\* en [een link](https://x.nl/a).\nTweede regel";
        let formatted = render(text);
        assert_eq!(
            formatted.plain,
            "Kies één antwoord:\n\n1. ja\n2. nee\n\nMet *ster* en een link: https://x.nl/a.\nTweede regel"
        );
        assert!(formatted.html.contains("<strong>één</strong>"));
        assert!(formatted.html.contains("<br />"));
    }

    #[test]
    fn html_in_the_text_stays_text() {
        let formatted = render("een <b>tekst</b> & meer\n\n<script>x</script>");
        assert!(!formatted.html.contains("<b>"), "{}", formatted.html);
        assert!(!formatted.html.contains("<script>"));
        assert!(formatted.plain.contains("<b>tekst</b>"));
    }

    #[test]
    fn quotes_and_nested_lists_stay_readable() {
        let formatted = render(
            "Dit kun je overnemen:\n\n> Hij roept.\n> Bel ons.\n\nKlaar.\n\n- a\n  - b\n- c",
        );
        assert_eq!(
            formatted.plain,
            "Dit kun je overnemen:\n\n> Hij roept.\n> Bel ons.\n\nKlaar.\n\n- a\n  - b\n- c"
        );
    }
}
