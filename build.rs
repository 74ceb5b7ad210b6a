//! Names the commit that is built, for `prongsai --version`, and builds again when a file is put into an embedded
//! folder.

use std::process::Command;

fn main() {
    // A path that isn't there would mean building again every time.
    for path in [".git/HEAD", ".git/refs/heads", "build.rs"] {
        if std::path::Path::new(path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    // The compiler follows embedded files; of embedded folders it doesn't know what came in later.
    for folder in ["data/ita/schemes", "migrations"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    println!("cargo:rerun-if-env-changed=PRONGSAI_BUILD");
    let given = std::env::var("PRONGSAI_BUILD")
        .ok()
        .filter(|build| !build.is_empty());
    let git = || {
        let out = Command::new("git")
            .args(["rev-parse", "--short=12", "HEAD"])
            .output()
            .ok()?;
        let commit = String::from_utf8(out.stdout).ok()?.trim().to_owned();
        (out.status.success() && !commit.is_empty()).then_some(commit)
    };
    let build = given.or_else(git).unwrap_or_else(|| "unknown build".to_owned());
    println!("cargo:rustc-env=PRONGSAI_BUILD={build}");
}
