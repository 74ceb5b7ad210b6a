//! `prongsai keys`: officers' keys and signed key directories, on machines that aren't the service's.

use super::Done;
use super::integrity::asking::{flaw, named, new_passphrase, replace, write_new};
use prongsai::calendar::day_in_bangkok;
use prongsai::client::next_version;
use prongsai::clock::Clock;
use prongsai::crypto::hex;
use prongsai::sealed::{Directory, NoteKey, OfficerKey, SHORTEST_PASSPHRASE, SignedNote, Verifier};
use std::path::{Path, PathBuf};

#[derive(clap::Subcommand)]
pub enum Keys {
    /// Make a key: an officer's, which opens and signs, or one that signs notes.
    #[command(after_help = "Examples:\n  prongsai keys new --officer officer.age\n  \
        prongsai keys new --note narathiwat.example province.key")]
    New(New),
    /// Print the next version of a key directory, to be edited and signed.
    #[command(after_help = "Example:\n  prongsai keys draft keys-1.txt > keys-2.txt")]
    Draft { note: PathBuf },
    /// Sign a key directory, in its file.
    #[command(after_help = "Example:\n  prongsai keys sign --key province.key keys-2.txt")]
    Sign(Sign),
    /// Check a key directory; exits with 1 when something is wrong with it.
    #[command(after_help = "Example:\n  prongsai keys verify keys-2.txt --pin VKEY --before keys-1.txt")]
    Verify(Verify),
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("kind").required(true)))]
pub struct New {
    /// An officer's: an age identity under a passphrase.
    #[arg(long, group = "kind")]
    officer: bool,
    /// One that signs notes under this name, as the directory's signers and the houses' instances do.
    #[arg(long, value_name = "NAME", group = "kind")]
    note: Option<String>,
    /// A new file.
    file: PathBuf,
    /// Where the officer's passphrase is; it's asked for without it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct Sign {
    /// The private key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The directory; the signature is written there.
    note: PathBuf,
}

#[derive(clap::Args)]
pub struct Verify {
    note: PathBuf,
    /// The province's verifier key, the agency's where no province takes part.
    #[arg(long, value_name = "VKEY")]
    pin: Option<String>,
    /// The version before.
    #[arg(long, value_name = "OLDNOTE")]
    before: Option<PathBuf>,
}

pub fn run(asked: &Keys) -> Done {
    match asked {
        Keys::New(new) => match &new.note {
            Some(name) => new_note_key(name, &new.file),
            None => new_officer_key(new),
        },
        Keys::Draft { note } => draft(note),
        Keys::Sign(sign) => add_signature(sign),
        Keys::Verify(asked) => verify(asked),
    }
}

fn new_note_key(name: &str, file: &Path) -> Done {
    let key = NoteKey::generate(name);
    let key = key.map_err(|_| format!("--note {name}: a name without spaces and plus signs"))?;
    write_new(file, format!("{}\n", *key.secret()).as_bytes())?;
    println!("{}", key.verifier());
    Ok(())
}

fn new_officer_key(new: &New) -> Done {
    let passphrase = new_passphrase(new.passphrase_file.as_deref())?;
    if passphrase.expose().chars().count() < SHORTEST_PASSPHRASE {
        return Err(format!(
            "the passphrase needs at least {SHORTEST_PASSPHRASE} characters"
        ));
    }
    let key = OfficerKey::generate().map_err(flaw)?;
    write_new(&new.file, &key.locked(passphrase.expose()).map_err(flaw)?)?;
    let (age, sign) = key.public();
    println!("{} {age} {sign}", hex(&rand::random::<[u8; 4]>()));
    Ok(())
}

fn read(file: &Path) -> Done<Directory> {
    let note = std::fs::read_to_string(file).map_err(named(file))?;
    Directory::parse(&note).map_err(|error| format!("{}: {}", file.display(), flaw(error)))
}

fn draft(note: &Path) -> Done {
    let today = day_in_bangkok(Clock::default().now());
    print!("{}", next_version(&read(note)?, today).map_err(flaw)?);
    Ok(())
}

fn add_signature(sign: &Sign) -> Done {
    let text = std::fs::read_to_string(&sign.key).map_err(named(&sign.key))?;
    let key = NoteKey::parse(&text).map_err(|error| format!("{}: {}", sign.key.display(), flaw(error)))?;
    // Whoever signs blindly signs anything: only a directory is signed.
    let directory = read(&sign.note)?;
    let note = SignedNote::parse(&directory.note())
        .map_err(flaw)?
        .and_signed(&key);
    replace(&sign.note, note.to_string().as_bytes())?;
    let signed = Directory::parse(&note.to_string()).map_err(flaw)?;
    println!("version {}  {}", signed.version, signed.hash());
    let missing = signed
        .signers
        .iter()
        .filter(|signer| !note.is_signed_by(&signer.key));
    for signer in missing {
        println!("still to be signed by {}  {}", signer.house, signer.key);
    }
    Ok(())
}

fn verify(asked: &Verify) -> Done {
    let directory = read(&asked.note)?;
    directory.is_signed().map_err(flaw)?;
    if let Some(pin) = &asked.pin {
        let pin: Verifier = pin.parse().map_err(|error| format!("--pin: {}", flaw(error)))?;
        let today = day_in_bangkok(Clock::default().now());
        directory.is_trusted(&pin, today).map_err(flaw)?;
    }
    if let Some(before) = &asked.before {
        directory.follows(&read(before)?).map_err(flaw)?;
    }
    println!(
        "agency {}\nversion {}\nhash {}\nfrom {} to {}",
        directory.agency,
        directory.version,
        directory.hash(),
        directory.day,
        directory.not_after
    );
    for signer in &directory.signers {
        println!("signed by {}  {}", signer.house, signer.key);
    }
    for one in &directory.recipients {
        println!(
            "sealed for {} {} from {}  {}",
            one.house, one.id, one.from, one.position
        );
    }
    Ok(())
}
