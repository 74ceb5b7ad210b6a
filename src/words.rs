//! Enums whose words are part of the contract, with their Thai and English labels.

/// Defines an enum by its words: `Variant = "word" "ชื่อไทย" "English name",`. Documents show the first of them, or the
/// one after `eg`, and call it as `called` says where another slice has an enum of this name.
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident $(called $called:literal)? $(eg $eg:ident)? { $($(#[$variant_doc:meta])* $variant:ident = $word:literal $thai:literal $english:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The name in Thai and English.
            pub fn labels(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($thai, $english),)* }
            }

            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }

            /// All words, for the message about a wrong one.
            pub fn allowed() -> &'static str {
                const WORDS: &str = concat!($($word, " ",)*);
                WORDS.trim_end()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        /// For rows: the database has checked the word.
        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(word: String) -> Result<Self, String> {
                Self::parse(&word).ok_or_else(|| format!("{word:?} is none of {}", Self::allowed()))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(concat!($($doc, "\n",)*).trim()))
                    .enum_values(Some(Self::ALL.iter().map(|value| value.as_str())))
                    .examples::<[&str; _], _>([$(Self::$eg.as_str())?])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            $(fn name() -> std::borrow::Cow<'static, str> {
                $called.into()
            })?
        }
    };
}
pub(crate) use words;
