//! What survives a restart, every value sealed. Alone in naming the database.
