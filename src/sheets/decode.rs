//! From bytes to text: UTF-8, UTF-16, or the TIS-620 of older programs.

use crate::http::{Fault, Reason};
use crate::words::words;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_874};

words! {
    /// How a text file is encoded.
    Encoding {
        Utf8 = "utf-8" "UTF-8" "UTF-8",
        Utf16Le = "utf-16le" "UTF-16" "UTF-16",
        Utf16Be = "utf-16be" "UTF-16" "UTF-16",
        /// TIS-620 with the additions of Windows.
        Windows874 = "windows-874" "TIS-620 (windows-874)" "TIS-620 (windows-874)",
    }
}

/// A text file read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    /// Whether a byte order mark stood before it.
    pub bom: bool,
}

/// Reads a text file. What isn't UTF-8 must be TIS-620 from its first to its last byte and hold Thai, so that a
/// damaged UTF-8 file isn't taken for one.
///
/// # Errors
/// The fault of a file in no encoding that's known.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Fault> {
    let marked = [
        (&b"\xef\xbb\xbf"[..], Encoding::Utf8),
        (&b"\xff\xfe"[..], Encoding::Utf16Le),
        (&b"\xfe\xff"[..], Encoding::Utf16Be),
    ];
    let mark = marked
        .into_iter()
        .find_map(|(mark, encoding)| Some((bytes.strip_prefix(mark)?, encoding)));
    let (rest, encoding) = match mark {
        Some(marked) => marked,
        None if std::str::from_utf8(bytes).is_ok() => (bytes, Encoding::Utf8),
        None => (bytes, Encoding::Windows874),
    };
    let text = text(rest, encoding).ok_or_else(|| Fault::pointer("", Reason::Encoding))?;
    let bom = mark.is_some();
    Ok(Decoded { text, encoding, bom })
}

fn text(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let table = match encoding {
        Encoding::Utf8 => return std::str::from_utf8(bytes).ok().map(str::to_owned),
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows874 => WINDOWS_874,
    };
    let text = table.decode_without_bom_handling_and_without_replacement(bytes)?;
    let thai = |c| ('\u{e01}'..='\u{e5b}').contains(&c);
    // The table gives control characters for bytes that stand for nothing.
    let strange = |c| ('\u{80}'..='\u{9f}').contains(&c);
    let plausible = encoding != Encoding::Windows874 || text.chars().any(thai) && !text.chars().any(strange);
    plausible.then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tis620(text: &str) -> Vec<u8> {
        WINDOWS_874.encode(text).0.into_owned()
    }

    #[test]
    fn encodings_are_told_apart() {
        let read = |bytes: &[u8]| {
            let decoded = decode(bytes).unwrap();
            assert_eq!(decoded.text, "เทศบาล,98.26");
            (decoded.encoding, decoded.bom)
        };
        let text = "เทศบาล,98.26";
        assert_eq!(read(text.as_bytes()), (Encoding::Utf8, false));
        assert_eq!(read(format!("\u{feff}{text}").as_bytes()), (Encoding::Utf8, true));
        assert_eq!(read(&tis620(text)), (Encoding::Windows874, false));
        let utf16: Vec<u16> = std::iter::once(0xfeff).chain(text.encode_utf16()).collect();
        let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(read(&little), (Encoding::Utf16Le, true));
        assert_eq!(read(&big), (Encoding::Utf16Be, true));
    }

    #[test]
    fn a_damaged_file_is_not_taken_for_tis_620() {
        let mut damaged = "จังหวัด,หน่วยงาน\nนราธิวาส,เทศบาลตำบล".as_bytes().to_vec();
        damaged.truncate(damaged.len() - 1);
        for bytes in [
            &damaged[..],
            b"name\xff",
            b"\xef\xbb\xbf\xff",
            b"\xff\xfe\x00",
            b"tea\x80",
            b"\xdb\xdc",
        ] {
            assert_eq!(decode(bytes).unwrap_err().reason, Reason::Encoding, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn thai_text_comes_back_from_tis_620(text in "[ก-ฮะ-ฺเ-๛0-9a-z, ]{0,40}[ก-ฮ]") {
            // A few letters can be UTF-8 as well.
            prop_assume!(std::str::from_utf8(&tis620(&text)).is_err());
            let decoded = decode(&tis620(&text)).unwrap();
            prop_assert_eq!((decoded.text, decoded.encoding), (text, Encoding::Windows874));
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            drop(decode(&bytes));
        }
    }
}
