//! From probabilities to findings: thresholds, spans, and what is left out.

use super::fold::Folded;
use super::label::{Group, Label};
use super::lexicon::{Ambiguity, How, Lexicon, Match, Role};
use super::model::{ROW, begin, inside};
use super::pattern::Pattern;
use super::token::{Kind, Token, hash};
use super::{Around, Finding, RuleId, Thresholds};
use std::collections::HashSet;

/// Score of a term that the organisation itself listed as always sensitive.
const OWN_TERM: f32 = 1.0;

/// Probability from which an unambiguous term counts, when nothing near speaks against it.
const SURE_TERM: f32 = 0.5;
/// Cues that make a term doubtful: talk about rules, sayings, the writer, the weather, things.
const DOUBT: [&str; 5] = ["cues/meta", "cues/idiom", "cues/self", "cues/weather", "cues/thing"];

/// Everything about one message that a decision needs.
pub(crate) struct Scene<'a> {
    pub folded: &'a Folded,
    pub tokens: &'a [Token],
    pub matches: &'a [Match],
    pub marginals: &'a [[f32; ROW]],
    pub lexicon: &'a Lexicon,
}

/// One stretch of tokens with its label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stretch {
    pub first: usize,
    pub last: usize,
    pub label: Label,
    pub score: f32,
}

impl Scene<'_> {
    /// Stretches over the thresholds, in the order of the text.
    pub fn stretches(&self, thresholds: Thresholds, around: &Around) -> Vec<Stretch> {
        let mut found = self.own_terms();
        for group in [Group::Health, Group::Identifier] {
            for stretch in self.of_model(group, thresholds.of(group)) {
                let clear = |s: &Stretch| s.last < stretch.first || stretch.last < s.first;
                if found.iter().all(clear) {
                    found.push(stretch);
                }
            }
        }
        let members = member_words(around);
        found.retain(|s| !self.allowed(s) && !self.is_member(s, &members));
        found.sort_by_key(|s| s.first);
        found
    }

    /// Tokens over the threshold, joined while the label stays and no new span begins.
    fn of_model(&self, group: Group, threshold: f32) -> Vec<Stretch> {
        let labels: Vec<Label> = Label::ALL.into_iter().filter(|l| l.group() == group).collect();
        let mut found: Vec<Stretch> = Vec::new();
        let sure = self.sure_terms();
        let mut open = false;
        for (i, p) in self.marginals.iter().enumerate() {
            let of = |label: &Label| p[begin(*label)] + p[inside(*label)];
            let score: f32 = labels.iter().map(of).sum();
            let best = labels.iter().copied().max_by(|a, b| of(a).total_cmp(&of(b)));
            let limit = if sure[i] { threshold.min(SURE_TERM) } else { threshold };
            let Some(label) = best.filter(|_| score > limit) else {
                open = false;
                continue;
            };
            let goes_on = open && p[inside(label)] >= p[begin(label)];
            match found.last_mut() {
                Some(last) if goes_on && last.label == label && last.last + 1 == i => {
                    last.last = i;
                    last.score = last.score.max(score);
                }
                _ => found.push(Stretch { first: i, last: i, label, score }),
            }
            open = true;
        }
        found
    }

    /// Tokens of unambiguous health terms, in a message without a cue that makes them doubtful.
    fn sure_terms(&self) -> Vec<bool> {
        let mut sure = vec![false; self.tokens.len()];
        let doubt = |m: &Match| DOUBT.contains(&self.lexicon.class_name(m.entry));
        if self.matches.iter().any(doubt) {
            return sure;
        }
        for one in self.matches.iter().filter(|m| m.how == How::Whole) {
            let entry = &self.lexicon.entries[one.entry as usize];
            if entry.ambiguity == Ambiguity::None && matches!(entry.role, Role::Finding(_)) {
                sure[one.first..=one.last].fill(true);
            }
        }
        for one in self.matches.iter().filter(|m| m.how == How::Whole) {
            if self.lexicon.class_name(one.entry).starts_with("nl-homographs/") {
                sure[one.first..=one.last].fill(false);
            }
        }
        sure
    }

    /// Terms that the organisation listed itself, without ambiguity.
    fn own_terms(&self) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        for one in self.matches.iter().filter(|m| self.lexicon.is_own_and_sure(m)) {
            let Role::Finding(label) = self.lexicon.entries[one.entry as usize].role else {
                continue;
            };
            let clear = |s: &Stretch| s.last < one.first || one.last < s.first;
            if found.iter().all(clear) {
                found.push(Stretch { first: one.first, last: one.last, label, score: OWN_TERM });
            }
        }
        found
    }

    /// Is the whole stretch on the organisation's allow list?
    fn allowed(&self, stretch: &Stretch) -> bool {
        self.matches.iter().any(|m| {
            self.lexicon.entries[m.entry as usize].role == Role::Allowed
                && m.how == How::Whole
                && m.first <= stretch.first
                && stretch.last <= m.last
        })
    }

    /// Is it the name of one of the room's own people? Titles and initials say nothing here.
    fn is_member(&self, stretch: &Stretch, members: &HashSet<u64>) -> bool {
        if stretch.label != Label::Person || members.is_empty() {
            return false;
        }
        let telling = |i: &usize| {
            let token = &self.tokens[*i];
            token.kind == Kind::Word && token.end - token.start > 1 && !self.is_title(*i)
        };
        let mut words = (stretch.first..=stretch.last).filter(telling).peekable();
        words.peek().is_some() && words.all(|i| members.contains(&self.tokens[i].hash))
    }

    fn is_title(&self, token: usize) -> bool {
        self.matches.iter().any(|m| {
            m.first <= token && token <= m.last && self.lexicon.class_name(m.entry) == "cues/title"
        })
    }

    /// Code points of a stretch.
    pub fn span(&self, stretch: &Stretch) -> (usize, usize) {
        self.folded.span(self.tokens[stretch.first].start, self.tokens[stretch.last].end)
    }

    /// The finding of a stretch; its rule is the most telling evidence inside it.
    pub fn finding(&self, stretch: &Stretch) -> Finding {
        let (start, end) = self.span(stretch);
        Finding { start, end, label: stretch.label, rule: self.rule(stretch), score: stretch.score }
    }

    fn rule(&self, stretch: &Stretch) -> RuleId {
        let term = self.matches.iter().find(|m| {
            m.first <= stretch.last
                && stretch.first <= m.last
                && self.lexicon.entries[m.entry as usize].role == Role::Finding(stretch.label)
        });
        if let Some(term) = term {
            return RuleId::new(self.lexicon.class_name(term.entry));
        }
        let pattern = self.tokens[stretch.first..=stretch.last].iter().find_map(|t| match t.kind {
            Kind::Pattern(p) => rule_of(p),
            _ => None,
        });
        RuleId::new(&format!("{}/{}", stretch.label, pattern.unwrap_or("model")))
    }
}

/// The check behind a pattern, as the second half of a rule id.
pub(crate) fn rule_of(pattern: Pattern) -> Option<&'static str> {
    Some(match pattern {
        Pattern::Bsn => "elfproef",
        Pattern::Iban => "mod97",
        Pattern::Email => "address",
        Pattern::Mobile => "mobile",
        Pattern::Landline => "landline",
        Pattern::ForeignPhone => "foreign",
        Pattern::Date | Pattern::NamedDate => "date",
        Pattern::Plate | Pattern::BarePlate => "side-code",
        Pattern::Postcode | Pattern::LowPostcode => "postcode",
        Pattern::Icd => "icd-10",
        Pattern::Dsm => "dsm",
        Pattern::Pressure => "value",
        Pattern::LongNumber | Pattern::Reference | Pattern::NineDigits => "number",
        Pattern::YearsOld => "years",
        _ => return None,
    })
}

/// Words of the members' names; the small words between them count too.
fn member_words(around: &Around) -> HashSet<u64> {
    let names = around.members.iter().flat_map(|name| {
        let folded = super::fold::fold(name);
        folded
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|w| !w.is_empty())
            .map(hash)
            .collect::<Vec<_>>()
    });
    names.collect()
}

impl Scene<'_> {
    /// The evidence for a stretch, in words without message text.
    pub fn reasons(&self, stretch: &Stretch) -> Vec<String> {
        let mut reasons = vec![format!("probability {:.3}", stretch.score)];
        for found in self.matches.iter() {
            let entry = &self.lexicon.entries[found.entry as usize];
            if found.first > stretch.last || stretch.first > found.last {
                continue;
            }
            let how = match found.how {
                How::Whole => "term",
                How::Head => "first part of a compound",
                How::Tail => "last part of a compound",
                How::Fuzzy => "misspelt term",
            };
            let file = &self.lexicon.files[usize::from(entry.file)];
            let class = self.lexicon.class_name(found.entry);
            reasons.push(format!("{how} {file}:{} ({class})", entry.line));
        }
        for token in &self.tokens[stretch.first..=stretch.last] {
            if let Kind::Pattern(pattern) = token.kind {
                reasons.push(format!("pattern {pattern:?}"));
            }
        }
        let near = stretch.first.saturating_sub(8)..=(stretch.last + 8);
        let mut cues: Vec<&str> = self
            .matches
            .iter()
            .filter(|m| near.contains(&m.first) && m.how == How::Whole)
            .filter(|m| self.lexicon.entries[m.entry as usize].role == Role::Cue)
            .map(|m| self.lexicon.class_name(m.entry))
            .collect();
        cues.sort_unstable();
        cues.dedup();
        if !cues.is_empty() {
            reasons.push(format!("cues near: {}", cues.join(", ")));
        }
        reasons
    }
}
