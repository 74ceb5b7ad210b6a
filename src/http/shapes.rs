//! Shapes of values that many schemas share, said once. They stand in descriptions only: `value_type = Id`.

/// Defines a shape of texts: `Name = "pattern" "example";`, with a `format` before the pattern where there's one.
macro_rules! shapes {
    ($($(#[doc = $doc:literal])* $name:ident = $($format:ident)? $pattern:literal $example:literal;)*) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    $(.format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::$format))))?
                    .description(Some(concat!($($doc, "\n",)*).trim()))
                    .pattern(Some($pattern))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}
pub(crate) use shapes;

/// One line of text as [`super::Text::line`] takes it: no control characters, and not only spaces.
pub const LINE: &str = "^[^\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*\
                        [^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028-\\u202f\\u205f\\u2066-\\u2069\\u3000]\
                        [^\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$";
/// The same where nothing may be said.
pub const LINE_OR_NOTHING: &str = "^[^\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$";
/// Several lines, as [`super::Text::lines`] takes them.
pub const LINES: &str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*\
                         [^\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200a\\u2028-\\u202f\\u205f\\u2066-\\u2069\\u3000]\
                         [^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*$";

/// One line of up to 500 characters, in descriptions.
pub struct Remark;

impl utoipa::PartialSchema for Remark {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("One line of text."))
            .min_length(Some(1))
            .max_length(Some(500))
            .pattern(Some(LINE))
            .examples(["ตามบันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔"])
            .into()
    }
}

impl utoipa::ToSchema for Remark {}

/// Defines texts of several lines: `Name = max "example";`.
macro_rules! stories {
    ($($(#[doc = $doc:literal])* $name:ident = $max:literal $example:literal;)*) => {$(
        $(#[doc = $doc])*
        pub struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc, "\n",)*).trim()))
                    .min_length(Some(1))
                    .max_length(Some($max))
                    .pattern(Some(LINES))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}

stories! {
    /// Several lines of up to 5,000 characters.
    Story = 5000 "ไฟถนนหน้าโรงเรียนดับ 3 ดวง ตั้งแต่วันศุกร์";
    /// Several lines of up to 500 characters.
    Paragraph = 500 "ขอบคุณที่ดำเนินการรวดเร็ว";
}

shapes! {
    /// The id of a thing; made here, and never used again for another.
    Id = "^[0-9A-Za-z-]{1,64}$" "0192f0c1-7c1e-7a50-9d3f-0123456789ab";
    /// SHA-256 in hexadecimal digits: what was sent to the sealed channel, and names it from then on.
    Commitment = "^[0-9a-f]{64}$" "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    /// A day from 1900 to 2200, Gregorian.
    Day = Date "^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" "2023-09-30";
    /// A month from 2007 to 2106, Gregorian.
    Month = "^(200[7-9]|20[1-9][0-9]|210[0-6])-(0[1-9]|1[0-2])$" "2023-04";
    /// Where a page of a list begins. Opaque: it comes in `next`, and is good for that list only.
    PageCursor = "^[A-Za-z0-9_-]{1,1000}$" "MR80Mg";
}
