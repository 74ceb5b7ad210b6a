//! What comes outside the frames.

use crate::sealed::Flaw;
use utoipa::IntoParams;

/// Which part of a sealed file it is.
#[derive(Debug, PartialEq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PartOf {
    /// From 0.
    #[param(minimum = 0, maximum = 208, example = 0)]
    pub part: i32,
    /// How many there are: 2, 5, 17, 65 or 209.
    #[param(minimum = 2, maximum = 209, example = 5)]
    pub parts: i32,
}

impl PartOf {
    /// Of a query. It isn't read as others are: what is wrong with it is said in a frame.
    ///
    /// # Errors
    /// [`Flaw::Parts`].
    pub fn read(query: &str) -> Result<Self, Flaw> {
        let (part, parts) = query
            .strip_prefix("part=")
            .and_then(|rest| rest.split_once("&parts="))
            .ok_or(Flaw::Parts)?;
        let number = |text: &str| text.parse().map_err(|_| Flaw::Parts);
        Ok(Self {
            part: number(part)?,
            parts: number(parts)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_and_anything_else_is_a_flaw() {
        assert_eq!(PartOf::read("part=1&parts=5"), Ok(PartOf { part: 1, parts: 5 }));
        for wrong in [
            "",
            "part=1",
            "part=x&parts=5",
            "part=1&parts=5&x=1",
            "parts=5&part=1",
        ] {
            assert_eq!(PartOf::read(wrong), Err(Flaw::Parts), "{wrong}");
        }
    }
}
