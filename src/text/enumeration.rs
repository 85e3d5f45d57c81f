//! Enums that can list their variants.
//!
//! The list is made of the same rows as the enum, so that a new variant cannot be left out of it.

/// Makes an enum without data, and `ALL`, its variants in the order in which they are written.
macro_rules! enumeration {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident,)+ }) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All variants, in the order of help and reports.
            $vis const ALL: [Self; [$(Self::$variant),+].len()] = [$(Self::$variant),+];
        }
    };
}
pub(crate) use enumeration;
