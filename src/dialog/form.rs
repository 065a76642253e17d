//! The form of Bijlage VI, "bespreking cliënt zonder toestemming" (BMZ-40), filled from answers.

/// The fields an answer can tick.
pub const FIELDS: [&str; 18] = [
    "1a", "1b", "1c", "1d", "1e", "2", "3a1", "3a2", "3a3", "3a4", "3b1", "3b2", "3b3", "3b4",
    "3b5", "3b6", "4a", "4b",
];
