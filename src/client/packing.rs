//! Sealing, for those whom a directory names.

use super::trouble::Trouble;
use crate::calendar::day_in_bangkok;
use crate::crypto::hex;
use crate::sealed::{
    AgeRecipient, Attached, Directory, Flaw, commitment, file_class, pad_file, recipient, seal,
};
use chrono::NaiveDateTime;

/// A sealed file, and what the message says of it.
pub struct SealedFile {
    pub attached: Attached,
    pub ciphertext: Vec<u8>,
}

/// Whom is sealed for now: everybody, or the province alone.
///
/// # Errors
/// [`Trouble::NoProvince`] when that's nobody of the province, [`Flaw::Recipients`] when it's nobody at all.
pub fn sealed_for(
    directory: &Directory,
    province_only: bool,
    now: NaiveDateTime,
) -> Result<Vec<AgeRecipient>, Trouble> {
    let readers = directory.recipients_on(day_in_bangkok(now), province_only);
    let readers = readers
        .map(|reader| recipient(&reader.age))
        .collect::<Result<Vec<_>, Flaw>>()?;
    match readers.as_slice() {
        [] if province_only => Err(Trouble::NoProvince),
        [] => Err(Flaw::Recipients.into()),
        _ => Ok(readers),
    }
}

/// # Errors
/// [`Flaw::Size`] for one that's too large.
pub fn seal_file(content: Vec<u8>, recipients: &[AgeRecipient]) -> Result<SealedFile, Trouble> {
    file_class(content.len())?;
    let size = u32::try_from(content.len()).map_err(|_| Flaw::Size)?;
    let sha256 = hex(&commitment(&content));
    let ciphertext = seal(&pad_file(content)?, recipients)?;
    let attached = Attached {
        id: hex(&commitment(&ciphertext)),
        sha256,
        size,
    };
    Ok(SealedFile { attached, ciphertext })
}
