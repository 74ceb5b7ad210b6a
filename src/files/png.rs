//! PNG (third edition, W3C 2025).

use super::bytes::{Bytes, length};
use super::{Refusal, check_pixels};

const SIGNATURE: usize = 8;
/// The chunks that say how an image looks. All others are left out: texts, times, EXIF, and what isn't known.
const LOOKS: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// The image without what else was written into it.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut rest = Bytes(bytes);
    let mut copy = rest.take(SIGNATURE)?.to_vec();
    let (mut first, mut has_data) = (true, false);
    loop {
        let whole = rest.0;
        let size = length(u32::from_be_bytes(rest.array()?));
        let kind: [u8; 4] = rest.array()?;
        let body = rest.take(size)?;
        rest.take(4)?;
        if (first, &kind == b"IHDR") != (true, true) && (first || &kind == b"IHDR") {
            return Err(Refusal::Damaged("its header isn't where it belongs"));
        }
        if first {
            measure(body)?;
        }
        first = false;
        has_data |= &kind == b"IDAT";
        if LOOKS.contains(&&kind) {
            copy.extend_from_slice(whole.get(..whole.len() - rest.0.len()).unwrap_or_default());
        } else if kind.first().is_some_and(u8::is_ascii_uppercase) {
            return Err(Refusal::Damaged("it has a chunk that nobody knows"));
        }
        if &kind == b"IEND" {
            break;
        }
    }
    match (rest.is_empty(), has_data) {
        (false, _) => Err(Refusal::MORE_AFTER_END),
        (true, false) => Err(Refusal::Damaged("it has no pixels")),
        (true, true) => Ok(copy),
    }
}

fn measure(header: &[u8]) -> Result<(), Refusal> {
    let mut header = Bytes(header);
    let width = u32::from_be_bytes(header.array()?);
    let height = u32::from_be_bytes(header.array()?);
    check_pixels(width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len()).unwrap().to_be_bytes();
        // The checksum isn't looked at.
        [&size, kind.as_slice(), body, &[1, 2, 3, 4]].concat()
    }

    fn image(width: u32, extra: &[Vec<u8>]) -> Vec<u8> {
        let header = [&width.to_be_bytes(), &[0, 0, 0, 2], [8, 2, 0, 0, 0].as_slice()].concat();
        let mut parts = vec![b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header)];
        parts.extend_from_slice(extra);
        parts.extend([chunk(*b"IDAT", b"pixels"), chunk(*b"IEND", b"")]);
        parts.concat()
    }

    #[test]
    fn words_times_and_places_are_left_out() {
        let extra: Vec<_> = [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt"]
            .map(|kind| chunk(*kind, b"GPS Canon"))
            .into();
        let kept = vec![chunk(*b"iCCP", b"profile"), chunk(*b"pHYs", b"123456789")];
        let sent = image(3, &[kept.clone(), extra].concat());
        assert!(clean(&sent).unwrap() == image(3, &kept));
    }

    #[test]
    fn a_broken_or_monstrous_image_is_refused() {
        let whole = image(3, &[]);
        assert!(clean(&whole).is_ok());
        for at in 8..whole.len() {
            assert!(clean(&whole[..at]).is_err(), "{at}");
        }
        assert_eq!(
            clean(&[whole.as_slice(), b"x"].concat()),
            Err(Refusal::MORE_AFTER_END)
        );
        assert_eq!(clean(&image(50_000_001, &[])), Err(Refusal::TooManyPixels));
        assert!(clean(&image(50_000_000, &[])).is_ok());
        assert!(clean(&image(0, &[])).is_err());
        assert!(clean(&image(3, &[chunk(*b"ABCD", b"")])).is_err());
        assert!(clean(&image(3, &[chunk(*b"IHDR", &[0; 13])])).is_err());
    }
}
