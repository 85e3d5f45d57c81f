//! Links on the paths of a text for terminals that show them (OSC 8): to the file, or to its line in an editor.
//!
//! A terminal does not say by itself that it shows links, so `auto` goes by the variables of those that are known to.
//! Where one of tmux or screen stands between, nobody knows.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use clap::ValueEnum;

use crate::report::FileLink;

/// Form of the links, under the names that ripgrep has for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum HyperlinkFormat {
    /// To the file, on a terminal that is known to show links and has no pager in front of it
    Auto,
    /// No links
    None,
    /// To the file: file://HOST/PATH
    File,
    /// To the line of the file, as kitty takes it: file://HOST/PATH#LINE
    Kitty,
    /// To the line in Visual Studio Code
    Vscode,
    /// To the line in VSCodium
    Vscodium,
    /// To the line in Cursor
    Cursor,
    /// To the line in Zed
    Zed,
}

/// Values of `TERM_PROGRAM` of terminals that show links.
// Not `vscode` and `zed`: they find `FILE:LINE:COLUMN` by themselves, and open the line.
const PROGRAMS: [&str; 5] = ["iTerm.app", "WezTerm", "ghostty", "Hyper", "rio"];

/// Values of `TERM` of terminals that show links.
const TERMS: [&str; 7] =
    ["alacritty", "alacritty-direct", "contour", "foot", "foot-extra", "wezterm", "xterm-ghostty"];

/// The version of VTE (GNOME Terminal and others) before which links do not work, or end the program.
const FIRST_VTE: u32 = 5001;

/// The version of Konsole that shows links, as it writes it: 20.12.
const FIRST_KONSOLE: u32 = 201_200;

impl HyperlinkFormat {
    /// The form that suits the terminal with these variables.
    pub fn of_terminal(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |name| variable(name).and_then(|value| value.into_string().ok()).unwrap_or_default();
        let is_since = |name, first: u32| text(name).parse().is_ok_and(|version: u32| version >= first);
        if variable("TMUX").is_some() || variable("STY").is_some() {
            return Self::None;
        }
        if text("TERM") == "xterm-kitty" {
            return Self::Kitty;
        }
        let is_known = PROGRAMS.contains(&text("TERM_PROGRAM").as_str())
            || TERMS.contains(&text("TERM").as_str())
            || is_since("VTE_VERSION", FIRST_VTE)
            || is_since("KONSOLE_VERSION", FIRST_KONSOLE);
        if is_known { Self::File } else { Self::None }
    }

    /// Links of this form to the files below a folder; `None` without links.
    pub fn links(self, root: &Path) -> Option<FileLink> {
        let (before, after) = match self {
            Self::Auto | Self::None => return None,
            Self::File => (format!("file://{}", host()), ""),
            Self::Kitty => (format!("file://{}", host()), "#{line}"),
            Self::Vscode => ("vscode://file".to_owned(), ":{line}"),
            Self::Vscodium => ("vscodium://file".to_owned(), ":{line}"),
            Self::Cursor => ("cursor://file".to_owned(), ":{line}"),
            Self::Zed => ("zed://file".to_owned(), ":{line}"),
        };
        Some(FileLink::below(&before, root.as_os_str().as_bytes(), after))
    }
}

/// The name of this machine, by which a terminal tells its own files from those of another one.
fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '.' | '_');
    if name.chars().all(is_name) { name } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::HyperlinkFormat;

    #[test]
    fn a_terminal_is_known_by_its_variables() {
        for (variables, expected) in [
            (&[][..], HyperlinkFormat::None),
            (&[("TERM", "xterm-256color")], HyperlinkFormat::None),
            (&[("TERM", "xterm-kitty")], HyperlinkFormat::Kitty),
            (&[("TERM", "foot")], HyperlinkFormat::File),
            (&[("TERM_PROGRAM", "iTerm.app")], HyperlinkFormat::File),
            (&[("TERM_PROGRAM", "Apple_Terminal")], HyperlinkFormat::None),
            (&[("TERM_PROGRAM", "vscode")], HyperlinkFormat::None),
            (&[("VTE_VERSION", "5000")], HyperlinkFormat::None),
            (&[("VTE_VERSION", "7603")], HyperlinkFormat::File),
            (&[("VTE_VERSION", "new")], HyperlinkFormat::None),
            (&[("KONSOLE_VERSION", "230804")], HyperlinkFormat::File),
            (&[("VTE_VERSION", "7603"), ("TMUX", "/tmp/tmux-0/default,1,0")], HyperlinkFormat::None),
            (&[("TERM", "xterm-kitty"), ("STY", "1.x")], HyperlinkFormat::None),
        ] {
            let variable = |name: &str| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
            };
            assert_eq!(HyperlinkFormat::of_terminal(variable), expected, "{variables:?}");
        }
    }
}
