//! How the brackets of a language hold pairs and lists.

/// Signs that separate in brackets of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BracketStyle {
    /// `:` and `=>` stand between keys and values.
    Colon,
    /// `=` does too: HCL, Lua, Nix.
    Assign,
    /// As in `Colon`, and no line break ends anything: JSON.
    Data,
    /// A parenthesis is a row, the columns of a table or the arguments of a call, but for the list of an `in`.
    Sql,
    /// As in `Assign`, and braces hold pairs that semicolons end: Nix.
    Nix,
    /// As in `Colon`, and the whole text is a map: CUE.
    Cue,
    /// As in `Colon`, and `c(…)` makes a list.
    R,
    /// As in `Assign`, and `@(…)` and `@{…}` are a list and a map.
    PowerShell,
    /// Words in braces are read by the command before them.
    Tcl,
    /// Blanks separate: Clojure, Scheme.
    Lisp,
}
