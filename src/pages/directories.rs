//! Where an agency's sealed channel is open.

use crate::db::Conn;
use crate::http::Result;
use crate::integrity;
use crate::sealed::{Directory, House};

/// The key directory of an agency, if the channel is open for it.
///
/// # Errors
/// When the storage fails.
pub fn current(conn: &mut Conn, agency_id: &str) -> Result<Option<Directory>> {
    integrity::current_directory(conn, agency_id)?
        .map(|row| row.read())
        .transpose()
}

/// The address of the form: the province's, where it takes part.
pub fn form(directory: &Directory) -> String {
    let mut origins = directory.origins.iter();
    let province = origins.find(|origin| origin.house == House::Province);
    let host = province.map_or("", |origin| &origin.url);
    format!("{host}/integrity/{}", directory.agency)
}

/// The address of an agency's form, if the channel is open for it.
///
/// # Errors
/// When the storage fails.
pub fn form_of(conn: &mut Conn, agency_id: &str) -> Result<Option<String>> {
    Ok(current(conn, agency_id)?.as_ref().map(form))
}

/// The keys by which clients know a directory: the province's signer, the agency's where no province takes part.
pub fn pins(directory: &Directory) -> Vec<String> {
    let house = if directory.has_province() {
        House::Province
    } else {
        House::Agency
    };
    let signers = directory.signers.iter().filter(|signer| signer.house == house);
    signers.map(|signer| signer.key.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::{NoteKey, OfficerKey};

    fn directory(province: bool) -> (Directory, NoteKey) {
        let key = NoteKey::generate("a.example").unwrap();
        let (age, sign) = OfficerKey::generate().unwrap().public();
        let houses = if province {
            &["agency", "province"][..]
        } else {
            &["agency"]
        };
        let lines =
            |line: &dyn Fn(&str) -> String| houses.iter().map(|house| line(house)).collect::<String>();
        let verifier = key.verifier();
        let note = [
            "prongsai-keys/v1\nagency 0190\nversion 1\nprevious -\nday 2026-11-25\nnot-after 2027-02-20\n"
                .to_owned(),
            lines(&|house| format!("signer {house} {verifier}\n")),
            lines(&|house| format!("origin {house} https://{house}.example {verifier}\n")),
            format!("recipient agency 9f86d081 {age} {sign} 2026-11-25 ปลัดเทศบาล\n"),
        ];
        (Directory::parse(&key.sign(&note.concat())).unwrap(), key)
    }

    #[test]
    fn the_form_stands_at_the_province_where_it_takes_part() {
        let (both, key) = directory(true);
        assert_eq!(form(&both), "https://province.example/integrity/0190");
        assert_eq!(pins(&both), [key.verifier().to_string()]);
        let (alone, key) = directory(false);
        assert_eq!(form(&alone), "/integrity/0190");
        assert_eq!(pins(&alone), [key.verifier().to_string()]);
    }
}
