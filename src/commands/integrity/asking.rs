//! What a person is asked for, and the files that answer for them. Nothing secret is taken from the command line, which
//! other users of the machine can read.

use super::super::Done;
use prongsai::client::Trouble;
use prongsai::crypto::Secret;
use prongsai::sealed::{Flaw, Receipt};
use std::io::{IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// A flaw as the operator reads it.
pub fn flaw(flaw: Flaw) -> String {
    flaw.labels().1.to_owned()
}

/// What went wrong, for a citizen.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn in_both(trouble: Trouble) -> String {
    let (thai, english) = trouble.labels();
    format!("{thai} / {english}")
}

pub fn named(file: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", file.display())
}

/// The first line of a file, or what is typed unseen.
pub fn secret(file: Option<&Path>, prompt: &str) -> Done<Secret> {
    let Some(file) = file else {
        let typed = rpassword::prompt_password(prompt);
        return typed.map(Secret::new).map_err(|error| error.to_string());
    };
    let text = std::fs::read_to_string(file).map_err(named(file))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(format!("{}: the first line is empty", file.display())),
    }
}

/// A passphrase for a new key, typed twice.
pub fn new_passphrase(file: Option<&Path>) -> Done<Secret> {
    let first = secret(file, "Passphrase of the new key: ")?;
    if file.is_none() && secret(None, "Once more: ")?.expose() != first.expose() {
        return Err("the two passphrases differ".to_owned());
    }
    Ok(first)
}

pub fn receipt(file: Option<&Path>) -> Done<Receipt> {
    let typed = secret(file, "รหัสรับเรื่อง / Receipt: ")?;
    Receipt::parse(typed.expose()).map_err(|flaw| in_both(flaw.into()))
}

/// The text of a file, or of standard input.
pub fn text(file: Option<&Path>) -> Done<String> {
    let mut text = String::new();
    if let Some(file) = file {
        text = std::fs::read_to_string(file).map_err(named(file))?;
    } else {
        if std::io::stdin().is_terminal() {
            eprintln!("พิมพ์ข้อความ จบด้วย Ctrl-D / Type the text, end with Ctrl-D:");
        }
        let read = std::io::stdin().lock().read_to_string(&mut text);
        read.map_err(|error| format!("standard input: {error}"))?;
    }
    text.truncate(text.trim_end().len());
    if text.is_empty() {
        return Err("ไม่มีข้อความ / There is no text".to_owned());
    }
    Ok(text)
}

/// Writes a new file that only this user reads.
pub fn write_new(file: &Path, bytes: &[u8]) -> Done {
    let opened = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    let mut out = opened.map_err(named(file))?;
    out.write_all(bytes)
        .and_then(|()| out.sync_all())
        .map_err(named(file))
}

/// Writes a file in the place of the one that may be there, whole or not at all.
pub fn replace(file: &Path, bytes: &[u8]) -> Done {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut out = tempfile::NamedTempFile::new_in(folder).map_err(named(folder))?;
    out.write_all(bytes)
        .and_then(|()| out.as_file().sync_all())
        .map_err(named(file))?;
    out.persist(file).map_err(|error| named(file)(error.error))?;
    Ok(())
}
