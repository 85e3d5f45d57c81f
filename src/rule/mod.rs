//! What the user asked for.

mod category;

pub use category::Category;
