//! Negotiators.
