//! The container files, as far as they can be held against the program without an engine.

use prongsai::config::Config;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn every_setting_that_a_container_file_names_is_one() {
    let mut names = BTreeSet::new();
    for file in ["Dockerfile", "docker/compose.yaml"] {
        let text = read(file);
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            for (at, _) in line.match_indices("PRONGSAI_") {
                let name = line[at..].chars();
                let name: String = name.take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
                names.insert(name.trim_end_matches("_FILE").to_owned());
            }
        }
    }
    assert!(names.len() > 3, "{names:?}");
    for name in names {
        let config = Config::from_parts(None, BTreeMap::from([(name.clone(), "x".to_owned())]));
        let unknown = config.is_err_and(|error| error.contains("unknown field"));
        assert!(!unknown, "{name}");
    }
}

#[test]
fn a_container_is_given_longer_to_stop_than_requests_to_finish() {
    let drain = Config::from_parts(None, BTreeMap::new()).unwrap().options.drain;
    let compose = read("docker/compose.yaml");
    let service = compose.split("\n  database:").next().unwrap();
    let grace = service.split("stop_grace_period: ").nth(1).unwrap();
    let seconds: String = grace.chars().take_while(char::is_ascii_digit).collect();
    let grace = Duration::from_secs(seconds.parse().unwrap());
    assert!(
        grace >= drain + Duration::from_secs(10),
        "{grace:?} for {drain:?}"
    );
}

#[test]
fn the_image_is_built_with_the_rust_that_the_crate_asks_for() {
    let manifest = read("Cargo.toml");
    let version = manifest
        .split("rust-version = \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(
        read("Dockerfile").contains(&format!("FROM rust:{version}-")),
        "{version}"
    );
}
