//! PDF (ISO 32000-1). It's kept as it is: what it says of who made it can't be taken out without making it anew.

use super::Refusal;
use super::bytes::{find_last, last};

/// How far before the end readers look for the trailer.
const TRAILER: usize = 1024;
const END: &[u8] = b"%%EOF";

/// Refuses what's cut off, or has something else behind it. That it begins with `%PDF-` is known.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let end = find_last(bytes, END).ok_or(Refusal::CUT_OFF)?;
    let after = bytes.get(end + END.len()..).unwrap_or_default();
    // The white space of 7.2.2.
    let is_space = |byte: &u8| matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ');
    if after.len() > TRAILER || !after.iter().all(is_space) {
        return Err(Refusal::MORE_AFTER_END);
    }
    let before = last(bytes.get(..end).unwrap_or_default(), TRAILER);
    find_last(before, b"startxref")
        .map(|_| ())
        .ok_or(Refusal::CUT_OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_ends_with_its_end() {
        let whole = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\r\n";
        assert_eq!(check(whole), Ok(()));
        let appended = [whole.as_slice(), b"2 0 obj<<>>endobj\nstartxref\n99\n%%EOF"].concat();
        assert_eq!(check(&appended), Ok(()), "changed and saved again");
        assert_eq!(
            check(&[whole.as_slice(), b"<script>"].concat()),
            Err(Refusal::MORE_AFTER_END)
        );
        assert_eq!(
            check(&[whole.as_slice(), &[b' '; 2000]].concat()),
            Err(Refusal::MORE_AFTER_END)
        );
        assert_eq!(check(&whole[..whole.len() - 6]), Err(Refusal::CUT_OFF));
        assert_eq!(check(b"%PDF-1.4\n%%EOF"), Err(Refusal::CUT_OFF));
    }
}
