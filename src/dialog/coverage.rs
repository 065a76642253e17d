//! Which rule of a source is used where: the table a jurist reads.

use std::collections::BTreeMap;

use super::Library;
use super::model::{Dialog, Node};
use super::rules;

/// Rule id to the nodes that cite it, in the order of the file. A condition list counts as one node.
pub fn used(dialog: &Dialog) -> BTreeMap<String, Vec<String>> {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in &dialog.order {
        let sources = match dialog.node(id) {
            Some(Node::Question(question)) => &question.sources,
            Some(Node::Verdict(verdict)) => &verdict.sources,
            _ => continue,
        };
        let name = id.split_once('.').map_or(id.as_str(), |(list, _)| list);
        for rule in sources {
            let nodes = used.entry(rule.clone()).or_default();
            if nodes.last().is_none_or(|last| last != name) {
                nodes.push(name.to_owned());
            }
        }
    }
    used
}

/// The whole table as CSV: rule, place in the source, nodes, or the reason why there is none.
pub fn table(library: &Library) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut rows =
        vec![["regel".to_owned(), "plaats".into(), "knopen".into(), "waarom niet".into()]];
    for dialog in library.all() {
        let used = used(dialog);
        for rule in rules::of_source(&dialog.prefix) {
            rows.push([
                rule.clone(),
                dialog.rules.get(&rule).cloned().unwrap_or_default(),
                used.get(&rule).map(|nodes| nodes.join(" ")).unwrap_or_default(),
                dialog.unused.get(&rule).cloned().unwrap_or_default(),
            ]);
        }
    }
    for row in rows {
        // Writing to memory does not fail.
        let _ = out.write_record(&row);
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}
