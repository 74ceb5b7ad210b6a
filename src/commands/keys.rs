//! The folders of keys, and `prongsai rotate-key`.

use super::Done;
use prongsai::config::{Config, setting};
use prongsai::crypto::{SigningKey, Vault, new_file_name};
use prongsai::integrity::Channel;
use prongsai::sealed::NoteKey;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A folder of keys: the setting that names it, and what a new key's file holds.
pub struct Kind {
    setting: &'static str,
    new_file: fn() -> String,
}

/// What signs access tokens.
pub const SIGNING: Kind = Kind {
    setting: "keys",
    new_file: SigningKey::new_file,
};
/// What seals names, addresses and files at rest.
pub const VAULT: Kind = Kind {
    setting: "vault",
    new_file: Vault::new_file,
};

impl Kind {
    /// A fault of the folder with the setting that names it.
    pub fn named(&self, error: impl std::fmt::Display) -> String {
        format!("{}: {error}", setting(self.setting))
    }
}

/// Makes the folder that a setting names, for this user only, unless it's there.
pub fn make_folder(name: &str, folder: &Path) -> Done {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| format!("{}: {}: {error}", setting(name), folder.display()))
}

/// Makes the folder, and a first key in it when it has none; both readable by this user only. Gives that key's file.
pub fn make(kind: &Kind, folder: &Path) -> Done<Option<PathBuf>> {
    make_folder(kind.setting, folder)?;
    let fault = |error: std::io::Error| kind.named(format!("{}: {error}", folder.display()));
    for file in std::fs::read_dir(folder).map_err(fault)? {
        if file
            .map_err(fault)?
            .path()
            .extension()
            .is_some_and(|extension| extension == "key")
        {
            return Ok(None);
        }
    }
    add(kind, folder).map(Some)
}

/// Adds a key, whole or not at all: other copies of the service may read the folder at any moment.
fn add(kind: &Kind, folder: &Path) -> Done<PathBuf> {
    let file = folder.join(new_file_name(chrono::Utc::now().naive_utc()));
    let fault = |error: std::io::Error| kind.named(format!("{}: {error}", file.display()));
    let mut out = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
    out.write_all((kind.new_file)().as_bytes())
        .and_then(|()| out.as_file().sync_all())
        .map_err(fault)?;
    out.persist_noclobber(&file).map_err(|error| fault(error.error))?;
    // The name is on the disk as well.
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(fault)?;
    Ok(file)
}

/// `prongsai rotate-key`.
pub fn rotate(file: Option<&Path>) -> Done {
    let config = Config::load(file)?;
    if let Some(first) = make(&SIGNING, &config.keys)? {
        println!("{} is the first key", first.display());
        return Ok(());
    }
    let added = add(&SIGNING, &config.keys)?;
    println!(
        "{} is known to running services within a minute and signs in ten",
        added.display()
    );
    Ok(())
}

/// This instance as a house of the sealed channel, once it has a public address.
pub fn channel(config: &Config) -> Done<Option<Channel>> {
    let Some(address) = &config.options.notifications.public_url else {
        return Ok(None);
    };
    let address = url::Url::parse(address).map_err(|error| error.to_string())?;
    let origin = address.origin().ascii_serialization();
    let host = address.authority();
    let key = house_key(&config.integrity_key, &format!("{host}/integrity"))?;
    Ok(Some(Channel::new(origin, key)))
}

/// The key of a file; of a new one when it isn't there, readable by this user only.
fn house_key(file: &Path, name: &str) -> Done<NoteKey> {
    let fault = |error: String| format!("{}: {}: {error}", setting("integrity_key"), file.display());
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    match made {
        Ok(mut out) => {
            let key = NoteKey::generate(name).map_err(|flaw| fault(flaw.labels().1.to_owned()))?;
            out.write_all(format!("{}\n", *key.secret()).as_bytes())
                .and_then(|()| out.sync_all())
                .map_err(|error| fault(error.to_string()))?;
            Ok(key)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let text = std::fs::read_to_string(file).map_err(|error| fault(error.to_string()))?;
            NoteKey::parse(&text).map_err(|flaw| fault(flaw.labels().1.to_owned()))
        }
        Err(error) => Err(fault(error.to_string())),
    }
}
