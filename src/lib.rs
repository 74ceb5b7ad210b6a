//! Prongsai (โปร่งใส): complaints, public property, services and ITA scores of Thai local governments.

pub mod accounts;
pub mod agencies;
pub mod app;
pub mod assessments;
pub mod assets;
pub mod calendar;
pub mod client;
pub mod clock;
pub mod complaints;
pub mod config;
pub mod crypto;
pub mod db;
pub mod demo;
pub mod events;
pub mod files;
pub mod http;
pub mod integrity;
pub mod notifications;
mod openapi;
mod pages;
mod probes;
pub mod schema;
pub mod sealed;
pub mod telemetry;
mod vocabulary;
mod words;
