//! What may be sent, told by what it holds and nothing else.

use super::bytes::{find, last};
use super::{Refusal, jpeg, pdf, png, webp};
use crate::words::words;

words! {
    /// ชนิดไฟล์ — the kind of a file, by its media type.
    FileKind {
        Jpeg = "image/jpeg" "ภาพ JPEG" "JPEG image",
        Png = "image/png" "ภาพ PNG" "PNG image",
        Webp = "image/webp" "ภาพ WebP" "WebP image",
        Pdf = "application/pdf" "เอกสาร PDF" "PDF document",
    }
}

impl FileKind {
    /// By the first bytes of a file.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// What names of such files end with; the first is the usual one.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
        }
    }
}

/// The kind of a file, and its working copy; `None` where that is the same as the original.
pub(super) fn working_copy(bytes: &[u8]) -> Result<(FileKind, Option<Vec<u8>>), Refusal> {
    let kind = FileKind::of(bytes).ok_or(Refusal::Kind)?;
    if is_archive_too(bytes) {
        return Err(Refusal::Damaged("it's a ZIP archive as well"));
    }
    let copy = match kind {
        FileKind::Jpeg => Some(jpeg::clean(bytes)?),
        FileKind::Png => Some(png::clean(bytes)?),
        FileKind::Webp => Some(webp::clean(bytes)?),
        FileKind::Pdf => {
            pdf::check(bytes)?;
            None
        }
    };
    Ok((kind, copy))
}

/// Whether programs that look for an archive from the end of a file would find one: the end-of-directory record of ZIP
/// (4.3.16), of one disk, with a comment of up to 64 KiB behind it.
fn is_archive_too(bytes: &[u8]) -> bool {
    find(last(bytes, 22 + 65_535), b"PK\x05\x06\0\0\0\0").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_isnt_of_the_kinds_is_refused_whatever_its_name() {
        for bytes in [
            b"".as_slice(),
            b"\xff\xd8",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            b"<!DOCTYPE html><html></html>",
            b"GIF89a\x01\0\x01\0",
            b"PK\x03\x04\x14\0",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"RIFF\x04\0\0\0WAVE",
            b"\n%PDF-1.4",
            b"MZ\x90\0",
        ] {
            assert_eq!(working_copy(bytes).unwrap_err(), Refusal::Kind, "{bytes:?}");
        }
    }
}
