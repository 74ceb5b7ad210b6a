//! The house rules, read from the source: which room may use which, and where the fences stand.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms by layer: a room may use rooms of lower layers, and those of its own layer only where it says so.
const SERVICES: [&str; 11] = [
    "charts",
    "db",
    "http",
    "crypto",
    "calendar",
    "files",
    "outbound",
    "proofreading",
    "qr",
    "sealed",
    "sheets",
];
const SHARED: [&str; 3] = ["accounts", "agencies", "events"];
/// Working slices never import each other.
const SLICES: [&str; 7] = [
    "assessments",
    "assets",
    "complaints",
    "integrity",
    "notifications",
    "services",
    "vocabulary",
];
/// What any room may use.
const COMMON: [&str; 5] = ["canonical", "clock", "schema", "telemetry", "words"];
/// Measures answer to results of assessments.
const ON_RESULTS: [&str; 1] = ["measures"];
/// Disclosure items show what all others have published.
const EVIDENCE: [&str; 1] = ["disclosures"];
/// What's published as numbers reads the tables and functions of several slices; none of them knows of it.
const NUMBERS: [&str; 1] = ["statistics"];
/// Pages show what slices do, and do it as they have it: they call several slices' functions, and nobody but `app` calls
/// theirs.
const ABOVE_SLICES: [&str; 1] = ["pages"];
const TOP: [&str; 5] = ["app", "archive", "config", "demo", "openapi"];

struct Source {
    path: PathBuf,
    /// `src/accounts/caller.rs` is of `accounts`; `src/app.rs` of `app`.
    room: String,
    /// The file's name without its ending; `mod` for `mod.rs`.
    stem: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
                let slice = first.as_os_str().to_str().unwrap();
                let code = fs::read_to_string(&path).unwrap();
                found.push(Source {
                    room: slice.trim_end_matches(".rs").to_owned(),
                    stem: path.file_stem().unwrap().to_str().unwrap().to_owned(),
                    code: without_tests(&code),
                    path,
                });
            }
        }
    }
    assert!(found.len() > 30, "the source is where this test looks");
    found
}

/// The code without its unit tests and comments.
fn without_tests(code: &str) -> String {
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms that a file names as `crate::room`, in `use` lines and elsewhere, braces included.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, found) in code.match_indices("crate::") {
        let dollar = code[..at].ends_with('$');
        let rest = &code[at + found.len()..];
        let list = rest.strip_prefix('{').and_then(|rest| rest.split("};").next());
        let names: Vec<&str> = match list {
            Some(list) => top_level(list),
            None => vec![rest],
        };
        for name in names {
            let word: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if !dollar && word.chars().next().is_some_and(char::is_lowercase) {
                rooms.insert(word);
            }
        }
    }
    rooms
}

/// The parts of a list between commas that aren't inside braces.
fn top_level(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}

/// What a room may use besides itself and [`COMMON`]. `client` speaks to the service from elsewhere: it uses services
/// alone, and no room uses it, only the commands.
fn allowed(room: &str) -> Vec<&'static str> {
    let mut allowed: Vec<&str> = SERVICES.to_vec();
    if SHARED.contains(&room) || SLICES.contains(&room) {
        allowed.extend(SHARED);
    } else if NUMBERS.contains(&room) {
        allowed.extend(SHARED);
        allowed.extend(SLICES);
    } else if ON_RESULTS.contains(&room) {
        allowed.extend(SHARED);
        allowed.push("assessments");
    } else if EVIDENCE.contains(&room) {
        allowed.extend(SHARED);
        allowed.extend(SLICES);
        allowed.extend(NUMBERS);
    } else if ABOVE_SLICES.contains(&room) {
        allowed.extend(SHARED);
        allowed.extend(SLICES);
        allowed.extend(NUMBERS);
        allowed.extend(ON_RESULTS);
        allowed.extend(EVIDENCE);
    } else if TOP.contains(&room) || room == "probes" || room == "lib" {
        allowed.extend(SHARED);
        allowed.extend(SLICES);
        allowed.extend(NUMBERS);
        allowed.extend(ON_RESULTS);
        allowed.extend(EVIDENCE);
        allowed.extend(ABOVE_SLICES);
        allowed.extend(TOP);
        allowed.push("probes");
    }
    allowed
}

#[test]
fn rooms_use_only_rooms_below_them() {
    let mut breaches = Vec::new();
    for source in sources() {
        // The commands use the library by its name, as anybody would.
        if matches!(source.room.as_str(), "main" | "commands") {
            continue;
        }
        for used in rooms_used(&source.code) {
            let fine = used == source.room || COMMON.contains(&used.as_str());
            if !fine && !allowed(&source.room).contains(&used.as_str()) {
                breaches.push(format!("{} uses {used}", source.path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn the_reader_of_use_lines_sees_lists_and_paths() {
    let code = "use crate::{accounts, events::{self, Event}, http};\nlet x = crate::db::head(conn);\n$crate::macros::y;";
    let expected = ["accounts", "db", "events", "http"].map(str::to_owned);
    assert_eq!(rooms_used(code), BTreeSet::from(expected));
}

/// A fence: these words stand only in files of these names or rooms.
fn fence(word: &str, stems: &[&str], rooms: &[&str]) {
    let word_with_path = format!("{word}::");
    let mut breaches = Vec::new();
    for source in sources() {
        let names = source
            .code
            .match_indices(&word_with_path)
            .any(|(at, _)| !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        let folder = source
            .path
            .parent()
            .and_then(|folder| folder.file_name())
            .and_then(|name| name.to_str());
        let at_home =
            stems.contains(&source.stem.as_str()) || folder.is_some_and(|name| stems.contains(&name));
        if names && !at_home && !rooms.contains(&source.room.as_str()) {
            breaches.push(source.path.display().to_string());
        }
    }
    assert!(breaches.is_empty(), "{word} stands in {breaches:#?}");
}

#[test]
fn serde_stands_only_where_the_outside_is_met() {
    fence(
        "serde",
        &["wire", "data"],
        &["http", "crypto", "config", "sealed", "canonical"],
    );
}

#[test]
fn diesel_stands_only_where_data_is_stored() {
    // Idempotency keys are kept in the transaction of the create itself.
    fence("diesel", &["model", "store", "idempotent"], &["db", "schema"]);
}

#[test]
fn actix_stands_only_in_routes_and_the_edge() {
    fence(
        "actix_web",
        &["routes", "caller", "gate", "query"],
        &["http", "app", "probes", "openapi", "commands"],
    );
}

#[test]
fn every_migration_exists_twice_with_its_way_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = |database: &str| -> BTreeSet<String> {
        let folder = fs::read_dir(root.join(database)).unwrap();
        folder
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    assert_eq!(sqlite, postgres);
    for name in &sqlite {
        for file in ["up.sql", "down.sql"] {
            for database in ["sqlite", "postgres"] {
                let sql = fs::read_to_string(root.join(database).join(name).join(file)).unwrap();
                assert!(!sql.trim().is_empty(), "{database}/{name}/{file}");
            }
        }
    }
}

#[test]
fn files_and_words_keep_to_the_house_style() {
    for source in sources() {
        let lines = source.code.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", source.path.display());
        for word in [
            "todo!(",
            "unimplemented!(",
            "dbg!(",
            ".unwrap()",
            ".expect(",
            "panic!(",
        ] {
            assert!(
                !source.code.contains(word),
                "{} has {word}",
                source.path.display()
            );
        }
    }
}

/// The compiler follows embedded files; of an embedded folder it doesn't know what came in later.
#[test]
fn a_new_file_in_an_embedded_folder_is_built_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let build = fs::read_to_string(root.join("build.rs")).unwrap();
    let mut embedded = 0;
    for source in sources() {
        for call in ["include_dir!(\"$CARGO_MANIFEST_DIR/", "embed_migrations!(\""] {
            for (at, _) in source.code.match_indices(call) {
                let folder = source.code[at + call.len()..].split('"').next().unwrap();
                let mut above = Path::new(folder).ancestors();
                let watched = above.any(|above| build.contains(&format!("\"{}\"", above.display())));
                assert!(watched, "build.rs doesn't watch {folder}");
                embedded += 1;
            }
        }
    }
    assert!(embedded >= 3, "the embedded folders are where this test looks");
}
