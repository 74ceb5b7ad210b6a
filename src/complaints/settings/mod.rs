//! What an agency sets for itself: categories, deadlines, the forms of its services and templates of replies.

pub mod categories;
pub mod deadlines;
pub mod forms;
