//! A case as files that outlive this program.

use super::super::trouble::Trouble;
use super::super::wire::{from_base64, write};
use super::wire::CaseFile;
use crate::sealed::{MessageKind, from_hex};

/// A file to be written.
pub struct Exported {
    pub name: String,
    pub bytes: Vec<u8>,
}

fn exported(name: String, bytes: Vec<u8>) -> Exported {
    Exported { name, bytes }
}

/// Ciphertexts, statements and how to read them; `files` are the sealed ones with their ids. No name comes from the service
/// as it is.
///
/// # Errors
/// [`Trouble::Nonsense`] when the service's answer isn't one.
pub fn export(case: &CaseFile, files: Vec<(String, Vec<u8>)>) -> Result<Vec<Exported>, Trouble> {
    let mut all = vec![exported("README.txt".to_owned(), README.as_bytes().to_vec())];
    if let Some(ciphertext) = &case.ciphertext {
        all.push(exported("report.age".to_owned(), from_base64(ciphertext)?));
    }
    for (n, message) in case.messages.iter().enumerate() {
        let kind = MessageKind::parse(&message.kind).map_or("message", MessageKind::as_str);
        if let Some(ciphertext) = &message.ciphertext {
            let name = format!("message-{:03}-{kind}.age", n + 1);
            all.push(exported(name, from_base64(ciphertext)?));
        }
    }
    for (n, copy) in case.copies.iter().enumerate() {
        let name = format!("copy-{:03}.age", n + 1);
        all.push(exported(name, from_base64(&copy.ciphertext)?));
    }
    for (id, bytes) in files {
        from_hex::<32>(&id)?;
        all.push(exported(format!("file-{id}.age"), bytes));
    }
    let statements = write(&case.statements)? + "\n";
    all.push(exported("statements.json".to_owned(), statements.into_bytes()));
    Ok(all)
}

const README: &str = "\
เรื่องที่แจ้งในช่องทางปิดผนึก / A case of the sealed channel

*.age เปิดได้ด้วยโปรแกรม age ใดก็ได้ (https://age-encryption.org) และกุญแจของเจ้าหน้าที่:
Any age program opens *.age with an officer's key:

    age --decrypt --identity OFFICER.age report.age

report.age, message-*.age and copy-*.age hold JSON padded with spaces. A report lists its files: `id` is in the name of
file-*.age, whose content is padded with zeros; the first `size` bytes are the file, and `sha256` is theirs:

    age --decrypt --identity OFFICER.age file-ID.age | head --bytes SIZE > FILE

copy-*.age are the same texts, sealed again later for other officers. statements.json is what officers stated, each
signed with Ed25519 over \"prongsai/statement/v1\\n\" and the statement's canonical JSON (RFC 8785) without `sig`.
";
