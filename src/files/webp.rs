//! WebP (RFC 9649).

use super::bytes::{Bytes, length};
use super::{Refusal, check_pixels};

/// Bytes of `RIFF`, the length and `WEBP`.
const HEAD: usize = 12;
/// In the first byte of `VP8X`: that there's a colour profile, EXIF, XMP.
const PROFILE: u8 = 0x20;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
/// The chunks that say how an image looks; all others are left out.
const LOOKS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Those that stand in a frame, behind its own 16 bytes.
const IN_FRAME: [&[u8; 4]; 3] = [b"VP8 ", b"VP8L", b"ALPH"];
const FRAME_HEAD: usize = 16;

/// The image without what else was written into it.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut rest = Bytes(bytes);
    rest.take(4)?;
    let size = length(u32::from_le_bytes(rest.array()?));
    match (bytes.len() - 8).cmp(&size) {
        std::cmp::Ordering::Less => return Err(Refusal::CUT_OFF),
        std::cmp::Ordering::Greater => return Err(Refusal::MORE_AFTER_END),
        std::cmp::Ordering::Equal => {}
    }
    rest.take(4)?;
    let chunks = chunks(rest.0)?;
    let has_profile = chunks.iter().any(|(kind, _)| kind == b"ICCP");
    let mut copy = vec![0; HEAD];
    let (mut first, mut has_pixels) = (true, false);
    for (kind, body) in chunks.iter().filter(|(kind, _)| LOOKS.contains(&kind)) {
        let body = match kind {
            b"VP8X" if first => extended(body, has_profile)?,
            b"VP8X" => return Err(Refusal::Damaged("its header isn't where it belongs")),
            b"ANMF" => frame(body, &mut has_pixels)?,
            _ => {
                has_pixels |= measure(*kind, body)?;
                body.to_vec()
            }
        };
        put(&mut copy, *kind, &body);
        first = false;
    }
    if !has_pixels {
        return Err(Refusal::Damaged("it has no pixels"));
    }
    let size = u32::try_from(copy.len() - 8).map_err(|_| Refusal::TooLarge)?;
    let head = [b"RIFF".as_slice(), &size.to_le_bytes(), b"WEBP"].concat();
    copy.splice(..HEAD, head);
    Ok(copy)
}

type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The chunks that fill these bytes.
fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Refusal> {
    let (mut rest, mut chunks) = (Bytes(bytes), Vec::new());
    while !rest.is_empty() {
        let kind = rest.array()?;
        let size = length(u32::from_le_bytes(rest.array()?));
        let body = rest.take(size)?;
        // Each begins at an even place.
        rest.take(size % 2)?;
        chunks.push((kind, body));
    }
    Ok(chunks)
}

fn put(copy: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    // No chunk is longer than the file that it came in.
    let size = u32::try_from(body.len()).unwrap_or(u32::MAX);
    copy.extend_from_slice(&kind);
    copy.extend_from_slice(&size.to_le_bytes());
    copy.extend_from_slice(body);
    copy.extend_from_slice([0].get(..body.len() % 2).unwrap_or_default());
}

/// The header of an extended image, which says no more of what was left out.
fn extended(body: &[u8], has_profile: bool) -> Result<Vec<u8>, Refusal> {
    let mut rest = Bytes(body);
    let [flags, _, _, _] = rest.array()?;
    let width = u32_of_3(rest.array()?) + 1;
    let height = u32_of_3(rest.array()?) + 1;
    check_pixels(width, height)?;
    let flags = flags & !(EXIF | XMP | PROFILE) | if has_profile { PROFILE } else { 0 };
    let mut copy = body.to_vec();
    copy.splice(..1, [flags]);
    Ok(copy)
}

fn u32_of_3([low, middle, high]: [u8; 3]) -> u32 {
    u32::from_le_bytes([low, middle, high, 0])
}

/// A frame of an animation, with what it may hold.
fn frame(body: &[u8], has_pixels: &mut bool) -> Result<Vec<u8>, Refusal> {
    let mut rest = Bytes(body);
    let mut copy = rest.take(FRAME_HEAD)?.to_vec();
    for (kind, body) in chunks(rest.0)? {
        if IN_FRAME.contains(&&kind) {
            *has_pixels |= measure(kind, body)?;
            put(&mut copy, kind, body);
        }
    }
    Ok(copy)
}

/// Whether a chunk holds pixels, which mustn't be too many.
fn measure(kind: [u8; 4], body: &[u8]) -> Result<bool, Refusal> {
    let mut rest = Bytes(body);
    let (width, height) = match &kind {
        // A key frame (RFC 6386, 9.1).
        b"VP8 " => {
            rest.take(3)?;
            if rest.array()? != [0x9d, 0x01, 0x2a] {
                return Err(Refusal::Damaged("its pixels don't begin as they should"));
            }
            let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
            (side(rest.array()?), side(rest.array()?))
        }
        b"VP8L" => {
            if rest.byte()? != 0x2f {
                return Err(Refusal::Damaged("its pixels don't begin as they should"));
            }
            let sides = u32::from_le_bytes(rest.array()?);
            ((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1)
        }
        _ => return Ok(false),
    };
    check_pixels(width, height).map(|()| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
        let mut copy = b"RIFF....WEBP".to_vec();
        for (kind, body) in chunks {
            put(&mut copy, *kind, body);
        }
        let size = u32::try_from(copy.len() - 8).unwrap().to_le_bytes();
        copy.splice(4..8, size);
        copy
    }

    const LOSSY: ([u8; 4], &[u8]) = (*b"VP8 ", b"\0\0\0\x9d\x01\x2a\x10\0\x10\0pixels!");
    const LOSSLESS: ([u8; 4], &[u8]) = (*b"VP8L", b"\x2f\x0f\xc0\x03\0pixels");

    #[test]
    fn exif_and_xmp_are_left_out_and_the_header_says_so() {
        let header = |flags| [flags, 0, 0, 0, 15, 0, 0, 15, 0, 0];
        let sent = file(&[
            (*b"VP8X", &header(0x3c)),
            (*b"ICCP", b"profile"),
            LOSSY,
            (*b"EXIF", b"GPS Canon"),
            (*b"XMP ", b"<x:xmpmeta>"),
            (*b"evil", b"<script>"),
        ]);
        let expected = file(&[(*b"VP8X", &header(0x30)), (*b"ICCP", b"profile"), LOSSY]);
        assert!(clean(&sent).unwrap() == expected);
        assert!(clean(&expected).unwrap() == expected);
        for simple in [LOSSY, LOSSLESS] {
            assert!(clean(&file(&[simple])).unwrap() == file(&[simple]));
        }
    }

    #[test]
    fn frames_of_an_animation_are_cleaned_as_well() {
        let frame = |hidden: &[u8]| {
            let mut body = vec![0; 16];
            put(&mut body, LOSSLESS.0, LOSSLESS.1);
            body.extend_from_slice(hidden);
            body
        };
        let mut hidden = Vec::new();
        put(&mut hidden, *b"EXIF", b"GPS");
        let clean = clean(&file(&[(*b"ANMF", &frame(&hidden))])).unwrap();
        assert!(clean == file(&[(*b"ANMF", &frame(b""))]));
    }

    #[test]
    fn a_broken_or_monstrous_image_is_refused() {
        let whole = file(&[LOSSY]);
        for at in 12..whole.len() {
            assert!(clean(&whole[..at]).is_err(), "{at}");
        }
        assert_eq!(
            clean(&[whole.as_slice(), b"x"].concat()),
            Err(Refusal::MORE_AFTER_END)
        );
        let huge = [0, 0, 0, 0, 0xff, 0xff, 0, 0xff, 0xff, 0];
        assert_eq!(
            clean(&file(&[(*b"VP8X", &huge), LOSSY])),
            Err(Refusal::TooManyPixels)
        );
        assert!(clean(&file(&[LOSSY, (*b"VP8X", &[0; 10])])).is_err());
        assert!(clean(&file(&[(*b"EXIF", b"x")])).is_err());
        assert!(clean(&file(&[(*b"VP8 ", b"\0\0\0abc\x10\0\x10\0")])).is_err());
    }
}
