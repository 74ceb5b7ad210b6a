//! The service, driven over HTTP as its users drive it, on every database at hand.

mod support;

mod accounts;
mod agencies;
mod assessments;
mod commands;
mod crash;
mod organisation;
mod pull;
mod rights;
mod skeleton;
mod storage;
mod vocabulary;
