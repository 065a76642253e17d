//! The adapter to real rooms. Alone in naming `matrix_sdk`.
