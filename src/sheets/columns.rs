//! The columns that a slice reads, by their names.

use crate::calendar::arabic_digits;

/// Defines the columns of a table: `Name = "word" "หัวตาราง" ["other heading"] "คำอธิบาย" "explanation";`.
macro_rules! columns {
    ($($name:ident = $word:literal $thai:literal [$($other:literal)*] $about_th:literal $about_en:literal;)*) => {
        /// A column of an imported table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column { $($name,)* }

        impl Column {
            /// In the order of the template.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name, as exports have it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The heading in Thai.
            pub fn thai(self) -> &'static str {
                match self { $(Self::$name => $thai,)* }
            }

            /// What to write in it, in Thai and in English.
            pub fn about(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($about_th, $about_en),)* }
            }

            /// Other headings that people give it.
            fn others(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($other,)*],)* }
            }
        }
    };
}
pub(crate) use columns;

/// A column that can be found by its heading.
pub trait Heading: Copy + PartialEq + 'static {
    /// The column that a heading names.
    fn find(heading: &str) -> Option<Self>;

    /// Whether a heading, and what stands under it, is passed over.
    fn is_idle(heading: &str) -> bool;

    /// The name, as exports have it.
    fn name(self) -> &'static str;

    /// The heading in Thai.
    fn label(self) -> &'static str;
}

/// A heading without what people write differently: spaces, underscores, capitals, Thai digits, a `*`.
pub fn plain_heading(heading: &str) -> String {
    let text = heading
        .replace(['_', '*'], " ")
        .replace("\u{e4d}\u{e32}", "\u{e33}");
    let words: Vec<&str> = text.split_whitespace().collect();
    arabic_digits(&words.join(" ")).to_lowercase()
}
