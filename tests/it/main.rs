//! The service, driven over HTTP as its users drive it, on every database at hand.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a test tells one story from its beginning to its end"
)]

mod support;

mod accounts;
mod agencies;
mod archive;
mod assessments;
mod assets;
mod backups;
mod commands;
mod complaints;
mod containers;
mod contract;
mod crash;
mod disclosures;
mod imports;
mod integrity;
mod loans;
mod measures;
mod notifications;
mod organisation;
mod pages;
mod public;
mod pull;
mod readings;
mod rights;
mod sealed_client;
mod sealed_keys;
mod sealed_samples;
mod services;
mod skeleton;
mod statistics;
mod storage;
mod vocabulary;
