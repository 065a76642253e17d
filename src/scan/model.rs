//! The sequence model: a linear-chain conditional random field over the tokens of a message.
//!
//! Labels are O, and B and I of each [`Label`]. I follows only B or I of its own label. The
//! weights come from `training/`; here they are read and used.

use super::features::Feature;
use super::label::Label;

/// O, then B and I of each label.
pub const STATES: usize = 1 + 2 * Label::ALL.len();
/// States padded to whole vectors.
pub const ROW: usize = 32;
/// First bytes of a weights file.
const MAGIC: &[u8; 8] = b"BKCRF\0\0\x02";

/// Number of the state that begins `label`.
#[must_use]
pub fn begin(label: Label) -> usize {
    1 + 2 * label.index()
}

/// Number of the state that continues `label`.
#[must_use]
pub fn inside(label: Label) -> usize {
    2 + 2 * label.index()
}

/// May `to` follow `from`? (`None` is the start of the message.)
#[must_use]
pub fn may_follow(from: Option<usize>, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == Some(to) || from == Some(to - 1)
}

/// Scores of moving from one state to the next, as exponentials.
#[derive(Debug, Clone)]
pub struct Transitions {
    /// `exp(score)`, zero where not allowed.
    pub step: Vec<[f32; ROW]>,
    /// The same by the state that is moved to.
    back: Vec<[f32; ROW]>,
    /// The same for the first token.
    pub first: [f32; ROW],
}

impl Transitions {
    /// From plain scores.
    #[must_use]
    pub fn new(scores: &[[f32; ROW]], first: &[f32; ROW]) -> Transitions {
        let mut step = vec![[0.0; ROW]; STATES];
        let mut start = [0.0; ROW];
        for to in 0..STATES {
            for (from, row) in step.iter_mut().enumerate() {
                if may_follow(Some(from), to) {
                    row[to] = scores[from][to].exp();
                }
            }
            if may_follow(None, to) {
                start[to] = first[to].exp();
            }
        }
        let mut back = vec![[0.0; ROW]; STATES];
        for (from, row) in step.iter().enumerate() {
            for (column, weight) in back.iter_mut().zip(row) {
                column[from] = *weight;
            }
        }
        Transitions { step, back, first: start }
    }
}

/// Forward and backward passes over one message.
#[derive(Debug, Default)]
pub struct Lattice {
    /// `exp(state score − the token's best)`.
    pub psi: Vec<[f32; ROW]>,
    /// Scaled forward values.
    pub alpha: Vec<[f32; ROW]>,
    /// Scaled backward values.
    pub beta: Vec<[f32; ROW]>,
}

impl Lattice {
    /// Runs both passes over the state scores of the tokens.
    #[must_use]
    pub fn new(scores: &[[f32; ROW]], transitions: &Transitions) -> Lattice {
        let n = scores.len();
        let psi: Vec<[f32; ROW]> = scores.iter().map(exponentials).collect();
        let mut alpha = vec![[0.0; ROW]; n];
        let mut beta = vec![[0.0; ROW]; n];
        for i in 0..n {
            let mut row = [0.0f32; ROW];
            if i == 0 {
                row = transitions.first;
            } else {
                let before = &alpha[i - 1];
                for (from, weights) in transitions.step.iter().enumerate() {
                    let value = before[from];
                    if value > 1e-12 {
                        for (sum, weight) in row.iter_mut().zip(weights) {
                            *sum += value * weight;
                        }
                    }
                }
            }
            for (value, factor) in row.iter_mut().zip(&psi[i]) {
                *value *= factor;
            }
            scale(&mut row);
            alpha[i] = row;
        }
        if let Some(last) = beta.last_mut() {
            last[..STATES].fill(1.0 / STATES as f32);
        }
        for i in (1..n).rev() {
            let mut weighted = beta[i];
            for (value, factor) in weighted.iter_mut().zip(&psi[i]) {
                *value *= factor;
            }
            let mut row = [0.0f32; ROW];
            for (value, column) in weighted.iter().zip(&transitions.back) {
                if *value > 0.0 {
                    for (sum, weight) in row.iter_mut().zip(column) {
                        *sum += weight * value;
                    }
                }
            }
            scale(&mut row);
            beta[i - 1] = row;
        }
        Lattice { psi, alpha, beta }
    }

    /// Probability of each state at token `i`.
    #[must_use]
    pub fn marginals(&self, i: usize) -> [f32; ROW] {
        let mut row = self.alpha[i];
        for (value, factor) in row.iter_mut().zip(&self.beta[i]) {
            *value *= factor;
        }
        scale(&mut row);
        row
    }
}

fn exponentials(scores: &[f32; ROW]) -> [f32; ROW] {
    let best = scores[..STATES].iter().copied().fold(f32::MIN, f32::max);
    let mut row = [0.0; ROW];
    for (out, score) in row[..STATES].iter_mut().zip(scores) {
        let distance = score - best;
        if distance > -20.0 {
            *out = distance.exp();
        }
    }
    row
}

fn scale(row: &mut [f32; ROW]) {
    let sum: f32 = row.iter().sum();
    if sum > 1e-30 {
        let factor = 1.0 / sum;
        for value in row {
            *value *= factor;
            // Below this nothing changes a decision, and denormal numbers are slow.
            if *value < 1e-15 {
                *value = 0.0;
            }
        }
    } else {
        row[0] = 1.0;
    }
}

/// The weights, read from their file.
#[derive(Debug)]
pub struct Model {
    transitions: Transitions,
    /// One bit for each prefix of a key: most features have no weight, and this small table says
    /// so without a visit to the large one.
    present: Vec<u64>,
    /// Bits of a key that are not part of that prefix.
    present_shift: u32,
    /// Open addressing by the high bits of the key; keys come sorted, so filling runs in order.
    slots: Vec<Slot>,
    slot_shift: u32,
    /// State in the high half, 16-bit weight in the low half.
    weights: Vec<u32>,
    /// Value of a weight of one.
    unit: f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: u32,
    /// First weight, and their number in the low [`COUNT_BITS`]; zero is an empty slot.
    row: u32,
}

/// Working memory of [`Model::scores`], kept between tokens.
#[derive(Debug, Default)]
pub struct Room {
    keys: Vec<u32>,
    slots: Vec<Slot>,
    rows: Vec<(u32, u32)>,
}

/// Bits for the number of weights of a feature: at most [`STATES`].
const COUNT_BITS: u32 = 5;

/// Weights as training leaves them.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Transition scores.
    pub transitions: Vec<[f32; ROW]>,
    /// Scores of the first state.
    pub first: [f32; ROW],
    /// For each feature its key and its score for each state.
    pub features: Vec<(u32, Vec<(u8, f32)>)>,
}

impl Weights {
    /// The file form: 16-bit weights.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut features: Vec<_> = self.features.iter().filter(|(_, w)| !w.is_empty()).collect();
        features.sort_by_key(|(key, _)| *key);
        let largest = features
            .iter()
            .flat_map(|(_, w)| w.iter().map(|(_, v)| v.abs()))
            .fold(1e-6f32, f32::max);
        let scale = largest / 32000.0;
        let mut out = MAGIC.to_vec();
        out.extend((features.len() as u32).to_le_bytes());
        out.extend(scale.to_le_bytes());
        for row in self.transitions.iter().take(STATES).chain([&self.first]) {
            for value in &row[..STATES] {
                out.extend(value.to_le_bytes());
            }
        }
        for (key, _) in &features {
            out.extend(key.to_le_bytes());
        }
        out.extend(features.iter().map(|(_, w)| w.len() as u8));
        for (_, weights) in &features {
            out.extend(weights.iter().map(|(state, _)| *state));
        }
        for (_, weights) in &features {
            for (_, value) in weights {
                out.extend(((value / scale).round() as i16).to_le_bytes());
            }
        }
        out
    }
}

/// Takes bytes from the front of a file.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(front)
    }
    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }
    fn f32(&mut self) -> Option<f32> {
        self.take(4)?.try_into().ok().map(f32::from_le_bytes)
    }
}

impl Model {
    /// Reads a weights file; `None` when it is not one or is damaged.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Model> {
        let mut reader = Reader(bytes);
        if reader.take(MAGIC.len())? != MAGIC {
            return None;
        }
        let count = reader.u32()? as usize;
        let unit = reader.f32()?;
        let mut rows = vec![[0.0f32; ROW]; STATES + 1];
        for row in &mut rows {
            for value in &mut row[..STATES] {
                *value = reader.f32()?;
            }
        }
        let first = rows.pop()?;
        let keys = reader.take(count.checked_mul(4)?)?;
        let counts = reader.take(count)?;
        let total: usize = counts.iter().map(|c| usize::from(*c)).sum();
        let states = reader.take(total)?;
        let values = reader.take(total.checked_mul(2)?)?;
        if states.iter().any(|s| usize::from(*s) >= STATES) {
            return None;
        }
        if counts.iter().any(|c| *c == 0 || usize::from(*c) > STATES)
            || total >= 1 << (32 - COUNT_BITS)
        {
            return None;
        }
        let weights = states
            .iter()
            .zip(values.chunks_exact(2))
            .map(|(state, v)| u32::from(*state) << 16 | u32::from(u16::from_le_bytes([v[0], v[1]])))
            .collect();
        let size = (count * 2).next_power_of_two().max(64);
        let bits = (size * 4).min(1 << 26);
        let mut model = Model {
            transitions: Transitions::new(&rows, &first),
            present: vec![0; bits / 64],
            present_shift: 32 - bits.trailing_zeros(),
            slots: vec![Slot::default(); size],
            slot_shift: 32u32.checked_sub(size.trailing_zeros())?,
            weights,
            unit,
        };
        let mut start = 0;
        for (key, n) in keys.chunks_exact(4).zip(counts) {
            let key = u32::from_le_bytes([key[0], key[1], key[2], key[3]]);
            let at = model.free_slot(key);
            model.slots[at] = Slot { key, row: start << COUNT_BITS | u32::from(*n) };
            let bit = key >> model.present_shift;
            model.present[bit as usize / 64] |= 1 << (bit % 64);
            start += u32::from(*n);
        }
        Some(model)
    }

    fn free_slot(&self, key: u32) -> usize {
        let mut at = (key >> self.slot_shift) as usize;
        while self.slots[at].row != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    /// May this feature have weights? Wrong for few, and only by saying yes.
    #[inline]
    fn may_have(&self, key: u32) -> bool {
        let bit = key >> self.present_shift;
        self.present[bit as usize / 64] >> (bit % 64) & 1 != 0
    }

    /// The row of a key; zero when it has none.
    fn row(&self, key: u32) -> u32 {
        let mut at = (key >> self.slot_shift) as usize;
        loop {
            let slot = self.slots[at];
            if slot.row == 0 || slot.key == key {
                return slot.row;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn weights_of(&self, row: u32) -> &[u32] {
        let start = (row >> COUNT_BITS) as usize;
        &self.weights[start..start + (row & ((1 << COUNT_BITS) - 1)) as usize]
    }

    #[inline]
    fn weight(&self, packed: u32) -> (usize, f32) {
        ((packed >> 16) as usize & (ROW - 1), f32::from(packed as u16 as i16) * self.unit)
    }

    /// The weights of a feature: state and weight.
    pub fn weights(&self, key: u32) -> impl Iterator<Item = (usize, f32)> + '_ {
        let row = self.row(key);
        let packed = if row == 0 { &[][..] } else { self.weights_of(row) };
        packed.iter().map(|w| self.weight(*w))
    }

    /// State scores of one token. Each step goes over all features before the next begins, so
    /// that the processor waits for many places in memory at the same time.
    pub fn scores(&self, features: &[Feature], room: &mut Room) -> [f32; ROW] {
        let Room { keys, slots, rows } = room;
        keys.resize(keys.len().max(features.len()), 0);
        let mut count = 0;
        for feature in features {
            keys[count] = feature.key;
            count += usize::from(self.may_have(feature.key));
        }
        let keys = &keys[..count];
        slots.clear();
        slots.extend(keys.iter().map(|key| self.slots[(key >> self.slot_shift) as usize]));
        rows.clear();
        for (key, slot) in keys.iter().zip(slots) {
            let row = if slot.key == *key { slot.row } else { self.row(*key) };
            if row != 0 {
                rows.push((row, self.weights[(row >> COUNT_BITS) as usize]));
            }
        }
        let mut sums = [0.0f32; ROW];
        for (row, first) in rows {
            let (state, weight) = self.weight(*first);
            sums[state] += weight;
            for packed in &self.weights_of(*row)[1..] {
                let (state, weight) = self.weight(*packed);
                sums[state] += weight;
            }
        }
        sums
    }

    /// Probability of each state at each token, from the state scores.
    #[must_use]
    pub fn marginals(&self, scores: &[[f32; ROW]]) -> Vec<[f32; ROW]> {
        let lattice = Lattice::new(scores, &self.transitions);
        (0..scores.len()).map(|i| lattice.marginals(i)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_their_file_and_damage_is_noticed() {
        let weights = Weights {
            transitions: vec![[0.5; ROW]; STATES],
            first: [0.0; ROW],
            features: vec![(7, vec![(1, 1.5), (2, -0.25)]), (9, vec![(0, 2.0)])],
        };
        let bytes = weights.to_bytes();
        let model = Model::from_bytes(&bytes).unwrap();
        assert!((model.weights(7).nth(1).unwrap().1 + 0.25).abs() < 1e-3);
        assert!(model.weights(8).next().is_none());
        for cut in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..cut]).is_none());
        }
    }

    #[test]
    fn an_inner_state_needs_its_beginning() {
        let mut scores = vec![[0.0; ROW]; 2];
        scores[1][inside(Label::Person)] = 9.0;
        let flat = Transitions::new(&vec![[0.0; ROW]; STATES], &[0.0; ROW]);
        let lattice = Lattice::new(&scores, &flat);
        assert!(lattice.marginals(0)[begin(Label::Person)] > 0.9);
        assert_eq!(lattice.marginals(0)[inside(Label::Person)], 0.0);
    }
}
