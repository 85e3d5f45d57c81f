//! Bytes to tokens (`lex`, `token`, `word`, `escape`, `escaped_char`, `letter_escape`, `encoded`, `regex_class`, `label_group`, `hole`, `statement`,
//! `script`), to code, literals and comments (`segment`, `apostrophe`, `syntax`, `file_kind`), to strings that an
//! operator joins (`concat`), to base64, to strings of certificates (`der`), to lines and to those that a mail joins
//! (`soft_break`).
//!
//! Decides nothing about hosts.

mod apostrophe;
pub(crate) mod base64;
pub(crate) mod closing;
pub(crate) mod concat;
pub(crate) mod der;
pub(crate) mod encoded;
mod escape;
pub(crate) mod escaped_char;
pub(crate) mod file_kind;
pub(crate) mod hole;
pub(crate) mod label_group;
pub(crate) mod letter_escape;
pub(crate) mod lex;
pub(crate) mod line;
mod regex_class;
pub(crate) mod script;
pub(crate) mod segment;
pub(crate) mod soft_break;
mod statement;
pub(crate) mod syntax;
pub(crate) mod token;
mod word;
