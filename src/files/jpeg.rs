//! JPEG (ITU-T T.81), as cameras and telephones write it.

use super::bytes::{Bytes, last, length};
use super::{Refusal, check_pixels};

const START: [u8; 2] = [0xff, 0xd8];
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const JFIF: &[u8] = b"JFIF\0";
const EXIF: &[u8] = b"Exif\0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
/// CIPA DC-007: more images follow, as smaller ones for a screen or what brightens one.
const MORE_IMAGES: &[u8] = b"MPF\0";

/// An image up to its end.
struct Image<'a> {
    pieces: Vec<Piece<'a>>,
    /// What comes after it.
    rest: &'a [u8],
}

enum Piece<'a> {
    Segment(u8, &'a [u8]),
    /// Pixels, as they're coded.
    Pixels(&'a [u8]),
}

/// The image without what else was written into it, but for the way up to hold it.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let image = Image::read(bytes)?;
    image.check_rest()?;
    let mut copy = START.to_vec();
    let mut segments = image.pieces.iter();
    // JFIF comes first where there's one.
    if let Some(Piece::Segment(0xe0, body)) = image.pieces.first()
        && let Some(body) = kept(0xe0, body)
    {
        put(&mut copy, 0xe0, &body);
        segments.next();
    }
    if let Some(way_up) = image.way_up().filter(|way_up| (2..=8).contains(way_up)) {
        put(&mut copy, 0xe1, &exif(way_up));
    }
    for piece in segments {
        match piece {
            Piece::Segment(marker, body) => {
                if let Some(body) = kept(*marker, body) {
                    put(&mut copy, *marker, &body);
                }
            }
            Piece::Pixels(pixels) => copy.extend_from_slice(pixels),
        }
    }
    copy.extend_from_slice(&[0xff, END]);
    Ok(copy)
}

fn put(copy: &mut Vec<u8>, marker: u8, body: &[u8]) {
    // None is longer than it came.
    let size = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    copy.extend_from_slice(&[0xff, marker]);
    copy.extend_from_slice(&size.to_be_bytes());
    copy.extend_from_slice(body);
}

/// What is kept of a segment: all that says how the image looks.
fn kept(marker: u8, body: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // Without the small picture that may stand in it.
        0xe0 if body.starts_with(JFIF) => Some([body.get(..12)?, &[0, 0]].concat()),
        0xe2 if body.starts_with(PROFILE) => Some(body.to_vec()),
        0xee if body.starts_with(ADOBE) => Some(body.get(..12)?.to_vec()),
        0xe0..=0xef | 0xfe => None,
        _ => Some(body.to_vec()),
    }
}

impl<'a> Image<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (mut rest, mut pieces) = (Bytes(bytes), Vec::new());
        if rest.array()? != START {
            return Err(Refusal::MORE_AFTER_END);
        }
        let (mut measured, mut has_pixels) = (false, false);
        loop {
            let marker = marker(&mut rest)?;
            if marker == END {
                break;
            }
            // Frames, tables, scans, what belongs to programs, comments.
            if !matches!(marker, 0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd | 0xe0..=0xef | 0xfe) {
                return Err(Refusal::Damaged("it has a part that nobody knows"));
            }
            let size = usize::from(u16::from_be_bytes(rest.array()?));
            let size = size
                .checked_sub(2)
                .ok_or(Refusal::Damaged("a part has no length"))?;
            let body = rest.take(size)?;
            pieces.push(Piece::Segment(marker, body));
            if is_frame(marker) {
                measure(body)?;
                measured = true;
            }
            if marker == SCAN {
                let size = pixels(rest.0).ok_or(Refusal::CUT_OFF)?;
                pieces.push(Piece::Pixels(rest.take(size)?));
                has_pixels = true;
            }
        }
        if !measured || !has_pixels {
            return Err(Refusal::Damaged("it has no pixels"));
        }
        Ok(Self { pieces, rest: rest.0 })
    }

    fn segments(&self) -> impl Iterator<Item = (u8, &'a [u8])> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Segment(marker, body) => Some((*marker, *body)),
            Piece::Pixels(_) => None,
        })
    }

    /// The orientation that EXIF gives, 1 to 8.
    fn way_up(&self) -> Option<u16> {
        let mut exif = self.segments().filter(|(marker, _)| *marker == 0xe1);
        orientation(exif.find_map(|(_, body)| body.strip_prefix(EXIF))?)
    }

    /// Refuses what follows the image, but for what telephones put there: zeros, the further images that it announces,
    /// and the little that Samsung's add. None of it is in the working copy.
    fn check_rest(&self) -> Result<(), Refusal> {
        let announced = self
            .segments()
            .any(|(marker, body)| marker == 0xe2 && body.starts_with(MORE_IMAGES));
        let mut rest = self.rest;
        loop {
            let next = without_zeros(rest);
            if next.is_empty() || is_samsungs(rest) {
                return Ok(());
            }
            if !announced || !next.starts_with(&START) {
                return Err(Refusal::MORE_AFTER_END);
            }
            rest = Self::read(next)?.rest;
        }
    }
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// Whether this is the trailer of Samsung's telephones: blocks as one of the time, a directory `SEFH` that lists them, its
/// length and `SEFT`. Those of more than 64 KiB hold films, and aren't taken. From files, not from a specification.
fn is_samsungs(rest: &[u8]) -> bool {
    const MOST: usize = 64 * 1024;
    let directory = || {
        let body = rest.strip_suffix(b"SEFT")?;
        let (body, size) = body.split_last_chunk::<4>()?;
        let at = body.len().checked_sub(length(u32::from_le_bytes(*size)))?;
        let (blocks, directory) = body.split_at_checked(at)?;
        let mut directory = Bytes(directory.strip_prefix(b"SEFH")?);
        directory.take(4).ok()?;
        let count = length(u32::from_le_bytes(directory.array().ok()?));
        // Of each block: its kind, how far before the directory it begins, and its length.
        let mut earliest = 0;
        for _ in 0..count {
            directory.take(4).ok()?;
            earliest = earliest.max(length(u32::from_le_bytes(directory.array().ok()?)));
            directory.take(4).ok()?;
        }
        (directory.is_empty() && earliest == blocks.len()).then_some(())
    };
    last(rest, MOST).len() == rest.len() && directory().is_some()
}

/// The next marker; any number of 0xff may stand before it.
fn marker(rest: &mut Bytes<'_>) -> Result<u8, Refusal> {
    if rest.byte()? != 0xff {
        return Err(Refusal::Damaged("there's something between its parts"));
    }
    loop {
        match rest.byte()? {
            0xff => {}
            marker => return Ok(marker),
        }
    }
}

/// Whether it begins a frame, which has the size of the image.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn measure(frame: &[u8]) -> Result<(), Refusal> {
    let mut frame = Bytes(frame);
    frame.byte()?;
    let height = u16::from_be_bytes(frame.array()?);
    let width = u16::from_be_bytes(frame.array()?);
    check_pixels(width.into(), height.into())
}

/// How many bytes of pixels there are before the next marker.
fn pixels(bytes: &[u8]) -> Option<usize> {
    let ends = |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7 | 0xff));
    bytes.windows(2).position(ends)
}

/// The orientation (tag 0x0112) in the first directory of a TIFF structure.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.first_chunk()? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let bytes = *tiff.get(4..)?.first_chunk()?;
    let directory = length(if little {
        u32::from_le_bytes(bytes)
    } else {
        u32::from_be_bytes(bytes)
    });
    let mut entries = (0..usize::from(short(directory)?)).map(|n| directory.checked_add(2 + 12 * n));
    // A short, which stands where the value does.
    let found = entries.find(|at| at.is_some_and(|at| short(at) == Some(0x0112) && short(at + 2) == Some(3)));
    short(found?? + 8)
}

/// EXIF that gives the orientation and nothing else.
fn exif(way_up: u16) -> Vec<u8> {
    let entry = [0x0112_u16, 3, 0, 1, way_up, 0].map(u16::to_be_bytes).concat();
    [
        EXIF,
        b"MM\0*",
        &8_u32.to_be_bytes(),
        &1_u16.to_be_bytes(),
        &entry,
        &[0; 4],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut copy = Vec::new();
        put(&mut copy, marker, body);
        copy
    }

    fn image(segments: &[Vec<u8>]) -> Vec<u8> {
        [
            START.to_vec(),
            segments.concat(),
            segment(0xdb, &[1; 65]),
            segment(0xc0, &[8, 0, 16, 0, 16, 1, 1, 0x11, 0]),
            segment(0xda, &[1, 1, 0, 0, 63, 0]),
            vec![1, 2, 0xff, 0, 3, 0xff, 0xd0, 4],
            vec![0xff, END],
        ]
        .concat()
    }

    fn jfif() -> Vec<u8> {
        segment(0xe0, b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0")
    }

    /// EXIF of a camera: the way up, the maker and a place.
    fn camera(little: bool, way_up: u16) -> Vec<u8> {
        let (two, four) = (
            |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() },
            |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() },
        );
        let entry = |tag, kind, value: [u8; 4]| [two(tag).as_slice(), &two(kind), &four(1), &value].concat();
        let [a, b] = two(way_up);
        let body = [
            EXIF.to_vec(),
            if little {
                b"II*\0".to_vec()
            } else {
                b"MM\0*".to_vec()
            },
            four(8).to_vec(),
            two(3).to_vec(),
            entry(0x010f, 2, *b"Can\0"),
            entry(0x0112, 3, [a, b, 0, 0]),
            entry(0x8825, 4, four(50)),
            b"GPS 6.2N 101.7E Canon EOS".to_vec(),
        ];
        segment(0xe1, &body.concat())
    }

    #[test]
    fn all_but_the_looks_and_the_way_up_is_left_out() {
        let looks = [
            segment(0xe2, b"ICC_PROFILE\0\x01\x01abc"),
            segment(0xee, b"Adobe\0\x64\0\0\0\0\0"),
        ];
        for (little, way_up) in [(true, 6), (false, 3)] {
            let others = [
                segment(0xe0, b"JFXX\0\x10small picture"),
                camera(little, way_up),
                segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS"),
                segment(0xed, b"Photoshop 3.0\0GPS"),
                segment(0xfe, b"Canon"),
                segment(0xef, b"anything"),
            ];
            let sent = image(&[[jfif()].as_slice(), &others, &looks].concat());
            let copy = clean(&sent).unwrap();
            let kept = [[jfif(), segment(0xe1, &exif(way_up))].as_slice(), &looks].concat();
            assert!(copy == image(&kept));
            assert_eq!(Image::read(&copy).unwrap().way_up(), Some(way_up));
            assert!(clean(&copy).unwrap() == copy);
        }
        let upright = clean(&image(&[camera(true, 1)])).unwrap();
        assert!(upright == image(&[]));
        let picture = segment(0xe0, b"JFIF\0\x01\x02\0\0\x48\0\x48\x01\x01RGB");
        assert!(clean(&image(&[picture])).unwrap() == image(&[jfif()]));
    }

    #[test]
    fn five_megabytes_of_exif_are_taken_and_left_out() {
        let filler = [EXIF, &vec![b'G'; 65_000]].concat();
        let more = vec![segment(0xe1, &filler); 80];
        let sent = image(&[vec![camera(false, 8)], more].concat());
        assert!(sent.len() > 5_000_000);
        assert!(clean(&sent).unwrap() == image(&[segment(0xe1, &exif(8))]));
    }

    #[test]
    fn a_broken_or_monstrous_image_is_refused() {
        let whole = image(&[jfif(), camera(true, 6)]);
        for at in 0..whole.len() {
            assert!(clean(&whole[..at]).is_err(), "{at}");
        }
        let size = |height: u16, width: u16| {
            let body = [
                &[8],
                height.to_be_bytes().as_slice(),
                &width.to_be_bytes(),
                &[1, 1, 0x11, 0],
            ]
            .concat();
            clean(&image(&[segment(0xc2, &body)])).map(|_| ())
        };
        assert_eq!(size(10_001, 10_000), Err(Refusal::TooManyPixels));
        assert_eq!(size(10_000, 10_000), Ok(()));
        assert!(size(0, 10).is_err());
        assert!(clean(&[START.as_slice(), &[0xff, END]].concat()).is_err());
        assert!(clean(&image(&[segment(0xf7, b"")])).is_err());
        assert!(clean(&image(&[vec![0xff, 0xe1, 0, 1]])).is_err());
    }

    #[test]
    fn nothing_else_follows_the_end_but_what_telephones_put_there() {
        let (plain, announced) = (image(&[]), image(&[segment(0xe2, b"MPF\0II*\0")]));
        let with = |image: &[u8], rest: &[u8]| clean(&[image, rest].concat());
        assert_eq!(with(&plain, b"<script>"), Err(Refusal::MORE_AFTER_END));
        assert_eq!(with(&plain, b"PK\x03\x04"), Err(Refusal::MORE_AFTER_END));
        assert_eq!(with(&plain, &plain), Err(Refusal::MORE_AFTER_END));
        assert_eq!(with(&announced, b"<script>"), Err(Refusal::MORE_AFTER_END));
        assert_eq!(
            with(&announced, &[plain.as_slice(), b"x"].concat()),
            Err(Refusal::MORE_AFTER_END)
        );
        let two = [&[0, 0], plain.as_slice(), &[0; 9], &plain].concat();
        assert!(with(&announced, &two).unwrap() == plain);
        assert!(with(&plain, &[0; 100]).unwrap() == plain);
        let trailer = |blocks: &[u8], start: u32| {
            let entry = [[0, 0, 1, 10], start.to_le_bytes(), start.to_le_bytes()].concat();
            let directory = [b"SEFH\x65\0\0\0\x01\0\0\0", entry.as_slice()].concat();
            let length = u32::try_from(directory.len()).unwrap().to_le_bytes();
            [blocks, &directory, &length, b"SEFT"].concat()
        };
        assert!(with(&plain, &trailer(b"\0\0\x01\x0aImage_UTC_Data1", 19)).unwrap() == plain);
        assert_eq!(
            with(&plain, &trailer(b"<script>", 3)),
            Err(Refusal::MORE_AFTER_END)
        );
        let film = vec![1; 70_000];
        assert_eq!(
            with(&plain, &trailer(&film, 70_000)),
            Err(Refusal::MORE_AFTER_END)
        );
    }
}
