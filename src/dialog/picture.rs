//! A dialog drawn as SVG. Questions stand under each other in a numbered column, so that every way
//! leads down; what ends the dialog stands at the right of the answer that leads there. All ways to one
//! question share one line in the left margin, which keeps even the largest dialog legible.

use std::fmt::Write;

use super::check::topological;
use super::diagram::{edges, split_label};
use super::model::{Dialog, Node};
use super::outcome::Outcome;
use super::walk::fill;

const LINE: usize = 18;
const PAD: usize = 10;
const GAP: usize = 26;
const LANE: usize = 14;
const BOX: usize = 560;
const CHIP: usize = 520;
/// Characters that fit on a line of a box or chip, at 13 px.
const FITS: usize = 68;

/// One way out of a box.
struct Row {
    lines: Vec<String>,
    /// The verdict's lines and outcome, or the box it leads to.
    to: To,
    y: usize,
    height: usize,
}

enum To {
    End(Vec<String>, Outcome),
    Box(usize),
    Nowhere,
}

/// A question or split with its ways out.
struct Block {
    head: Vec<String>,
    split: bool,
    rows: Vec<Row>,
    y: usize,
    height: usize,
}

/// The picture.
pub fn svg(dialog: &Dialog) -> String {
    let blocks = blocks(dialog);
    let lanes = lanes(&blocks);
    let left = PAD * 3 + LANE * (1 + lanes.iter().flatten().max().copied().unwrap_or(0));
    let ends = left + BOX + 60;
    let width = ends + CHIP + PAD * 2;
    let height = blocks.last().map_or(100, |block| block.y + block.height) + 60;
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>{title}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <defs><marker id=\"p\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#333333\"/></marker></defs>\n\
         <text x=\"{left}\" y=\"30\" font-size=\"20\" font-weight=\"bold\">{title}</text>\n\
         <text x=\"{left}\" y=\"50\" fill=\"#444444\">{source}</text>\n\
         <text x=\"{left}\" y=\"68\" fill=\"#444444\">{checked}</text>",
        title = escape(&format!("{} {}: mag ik dit delen?", dialog.title, dialog.version)),
        source = escape(&format!(
            "{}, {}, {}",
            dialog.source.title, dialog.source.by, dialog.source.year
        )),
        checked = escape(&format!(
            "Gecontroleerd op {}. Direct levensgevaar? Bel eerst 112.",
            dialog.checked
        )),
    );
    draw_lanes(&mut out, &blocks, &lanes, left);
    for (at, block) in blocks.iter().enumerate() {
        draw_block(&mut out, at, block, left, ends);
    }
    out.push_str("</svg>\n");
    out
}

fn blocks(dialog: &Dialog) -> Vec<Block> {
    let order: Vec<&str> = topological(dialog)
        .into_iter()
        .filter(|id| !matches!(dialog.node(id), Some(Node::Verdict(_)) | None))
        .collect();
    let mut y = 92;
    let mut blocks = Vec::new();
    for id in &order {
        let Some(node) = dialog.node(id) else { continue };
        let (head, split) = match node {
            Node::Question(question) => (fill(&question.text, None), false),
            Node::Split(split) => (split_label(dialog, &split.on), true),
            Node::Verdict(_) => continue,
        };
        let head = wrap(&format!("{}. {head}", blocks.len() + 1), FITS - 4);
        let mut inside = y + PAD + head.len() * LINE + PAD / 2;
        let mut rows = Vec::new();
        for (text, target) in edges(dialog, node) {
            let to = match dialog.node(&target) {
                Some(Node::Verdict(verdict)) => {
                    To::End(wrap(&fill(&verdict.summary, None), FITS - 6), verdict.outcome)
                }
                _ => order.iter().position(|one| *one == target).map_or(To::Nowhere, To::Box),
            };
            let lines = wrap(&text, FITS - 6);
            let beside = match &to {
                To::End(lines, _) => lines.len() + 1,
                _ => 1,
            };
            let height = lines.len().max(beside) * LINE + PAD;
            rows.push(Row { lines, to, y: inside, height });
            inside += height;
        }
        let height = inside + PAD / 2 - y;
        blocks.push(Block { head, split, rows, y, height });
        y += height + GAP;
    }
    blocks
}

/// For each block the lane of the line that leads to it. Short lines stay close to the boxes.
fn lanes(blocks: &[Block]) -> Vec<Option<usize>> {
    let mut spans: Vec<(usize, usize, usize)> = (0..blocks.len())
        .filter_map(|at| {
            let rows = blocks.iter().flat_map(|block| &block.rows);
            let from =
                rows.filter(|row| matches!(row.to, To::Box(to) if to == at)).map(|row| row.y);
            from.min().map(|from| (from, blocks[at].y + PAD, at))
        })
        .collect();
    spans.sort_by_key(|(from, to, _)| to.saturating_sub(*from));
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut lanes = vec![None; blocks.len()];
    for (from, to, at) in spans {
        let free = taken.iter().position(|lane| {
            lane.iter().all(|(other_from, other_to)| to + 4 < *other_from || *other_to + 4 < from)
        });
        let lane = free.unwrap_or_else(|| {
            taken.push(Vec::new());
            taken.len() - 1
        });
        taken[lane].push((from, to));
        lanes[at] = Some(lane);
    }
    lanes
}

fn draw_lanes(out: &mut String, blocks: &[Block], lanes: &[Option<usize>], left: usize) {
    const INKS: [&str; 5] = ["#1f5fa8", "#8a4b08", "#3c6e3c", "#7a3b86", "#555555"];
    for (to, lane) in lanes.iter().enumerate() {
        let Some(lane) = lane else { continue };
        let (x, ink) = (left - PAD - (lane + 1) * LANE, INKS[to % INKS.len()]);
        let rows = blocks.iter().flat_map(|block| &block.rows);
        let from: Vec<usize> = rows
            .filter(|row| matches!(row.to, To::Box(target) if target == to))
            .map(|row| row.y + LINE - 5)
            .collect();
        let end = blocks[to].y + PAD + 8;
        for y in &from {
            let _ = writeln!(
                out,
                "<path d=\"M{left} {y}H{x}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.4\"/>\
                 <circle cx=\"{x}\" cy=\"{y}\" r=\"2.4\" fill=\"{ink}\"/>"
            );
        }
        if let Some(top) = from.iter().min() {
            let _ = writeln!(
                out,
                "<path d=\"M{x} {top}V{end}H{left}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.4\" \
                 marker-end=\"url(#p)\"/>"
            );
        }
    }
}

fn draw_block(out: &mut String, at: usize, block: &Block, left: usize, ends: usize) {
    let (paint, dash) =
        if block.split { ("#f3f3f3", " stroke-dasharray=\"5 3\"") } else { ("#eef4fb", "") };
    let _ = writeln!(
        out,
        "<g><rect x=\"{left}\" y=\"{}\" width=\"{BOX}\" height=\"{}\" rx=\"6\" fill=\"{paint}\" \
         stroke=\"#44546a\"{dash}/>",
        block.y, block.height
    );
    for (line, text) in block.head.iter().enumerate() {
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" font-weight=\"bold\">{}</text>",
            left + PAD,
            block.y + PAD + LINE * line + 12,
            escape(text)
        );
    }
    for row in &block.rows {
        let _ = writeln!(out, "<path d=\"M{left} {y}h{BOX}\" stroke=\"#c3cedb\"/>", y = row.y - 4);
        for (line, text) in row.lines.iter().enumerate() {
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\">{}</text>",
                left + PAD * 2,
                row.y + LINE * line + 13,
                escape(text)
            );
        }
        let y = row.y + 13;
        match &row.to {
            To::Box(to) => {
                let _ = writeln!(
                    out,
                    "<text x=\"{}\" y=\"{y}\" text-anchor=\"end\" font-weight=\"bold\">naar {}</text>",
                    left + BOX - PAD,
                    to + 1
                );
            }
            To::End(lines, outcome) => draw_end(out, row, lines, *outcome, left, ends),
            To::Nowhere => {}
        }
    }
    let _ = writeln!(out, "</g><!-- {} -->", at + 1);
}

fn draw_end(
    out: &mut String,
    row: &Row,
    lines: &[String],
    outcome: Outcome,
    left: usize,
    ends: usize,
) {
    let y = row.y + LINE - 5;
    let height = row.height - PAD + 6;
    let _ = writeln!(
        out,
        "<path d=\"M{} {y}H{}\" stroke=\"#333333\" marker-end=\"url(#p)\"/>\
         <rect x=\"{ends}\" y=\"{}\" width=\"{CHIP}\" height=\"{height}\" rx=\"12\" fill=\"#ffffff\" stroke=\"#44546a\"/>\
         <text x=\"{}\" y=\"{}\" font-weight=\"bold\">{}</text>",
        left + BOX,
        ends,
        row.y - 4,
        ends + PAD,
        row.y + 13,
        escape(outcome.label())
    );
    for (line, text) in lines.iter().enumerate() {
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            ends + PAD,
            row.y + LINE * (line + 1) + 13,
            escape(text)
        );
    }
}

fn wrap(text: &str, fits: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count();
        if length > 0 && length + 1 + more > fits {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += more;
        }
    }
    lines
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
