//! Frames: every request and every answer has its one size.

use super::flaw::Flaw;

/// Bytes of a request.
pub const FRAME: usize = 34_816;
/// Bytes of an answer.
pub const ANSWER: usize = 139_264;
/// Bytes of a request's head.
pub const MAX_HEAD: usize = 700;

/// A head of canonical JSON, and what follows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope<'a> {
    pub head: &'a str,
    pub payload: &'a [u8],
}

/// # Errors
/// [`Flaw::Size`] when it doesn't fit.
pub fn pack_frame(head: &str, payload: &[u8]) -> Result<Vec<u8>, Flaw> {
    if head.len() > MAX_HEAD {
        return Err(Flaw::Head);
    }
    pack(head, &[payload], FRAME)
}

/// # Errors
/// As [`pack_frame`].
pub fn pack_answer(head: &str, bodies: &[&[u8]]) -> Result<Vec<u8>, Flaw> {
    pack(head, bodies, ANSWER)
}

fn pack(head: &str, bodies: &[&[u8]], size: usize) -> Result<Vec<u8>, Flaw> {
    let length = head.len() + 1 + bodies.iter().map(|body| body.len()).sum::<usize>();
    if length + 4 > size {
        return Err(Flaw::Size);
    }
    let mut frame = Vec::with_capacity(size);
    frame.extend_from_slice(&u32::try_from(length).map_err(|_| Flaw::Size)?.to_be_bytes());
    frame.extend_from_slice(head.as_bytes());
    frame.push(b'\n');
    for body in bodies {
        frame.extend_from_slice(body);
    }
    frame.resize(size, 0);
    Ok(frame)
}

/// # Errors
/// [`Flaw::Size`] or [`Flaw::Head`].
pub fn unpack_frame(frame: &[u8]) -> Result<Envelope<'_>, Flaw> {
    let envelope = unpack(frame, FRAME)?;
    if envelope.head.len() > MAX_HEAD {
        return Err(Flaw::Head);
    }
    Ok(envelope)
}

/// # Errors
/// As [`unpack_frame`].
pub fn unpack_answer(answer: &[u8]) -> Result<Envelope<'_>, Flaw> {
    unpack(answer, ANSWER)
}

fn unpack(frame: &[u8], size: usize) -> Result<Envelope<'_>, Flaw> {
    if frame.len() != size {
        return Err(Flaw::Size);
    }
    let (length, rest) = frame.split_first_chunk::<4>().ok_or(Flaw::Size)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Flaw::Size)?;
    let (envelope, zeros) = rest.split_at_checked(length).ok_or(Flaw::Size)?;
    if zeros.iter().any(|byte| *byte != 0) {
        return Err(Flaw::Size);
    }
    let end = envelope
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or(Flaw::Head)?;
    let (head, payload) = envelope.split_at(end);
    Ok(Envelope {
        head: std::str::from_utf8(head).map_err(|_| Flaw::Head)?,
        payload: payload.get(1..).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_and_a_damaged_one_does_not() {
        let frame = pack_frame("{}", b"x\ny").unwrap();
        assert_eq!(frame.len(), FRAME);
        assert_eq!(
            unpack_frame(&frame),
            Ok(Envelope {
                head: "{}",
                payload: b"x\ny"
            })
        );
        assert_eq!(unpack_frame(&frame[1..]), Err(Flaw::Size));
        let mut wrong = frame.clone();
        wrong[FRAME - 1] = 1;
        assert_eq!(unpack_frame(&wrong), Err(Flaw::Size));
        wrong = vec![0xff; FRAME];
        assert_eq!(unpack_frame(&wrong), Err(Flaw::Size));
        assert_eq!(unpack_frame(&vec![0; FRAME]), Err(Flaw::Head));
        assert_eq!(pack_frame("{}", &vec![0; FRAME]), Err(Flaw::Size));
        assert_eq!(pack_frame(&" ".repeat(MAX_HEAD + 1), b""), Err(Flaw::Head));
    }
}
