//! Words that are labels: a host in a text says nothing of the names beside it, however it is spelled.
//!
//! The host around a word is parsed as that of a mention is. So a word refuses the same names before and after the host
//! gets its new name.

use std::cell::{Cell, OnceCell};

use crate::host::{NameLabel, Unknown, Zones, has_known_suffix};
use crate::lexer::closing::ClosingQuotes;
use crate::lexer::lex::lex;
use crate::lexer::line;
use crate::lexer::token::Token;
use crate::mention::name::{ParsedName, parse_in_zone, parse_whole};
use crate::text::Span;

/// Bytes of a line on each side of a word in which its host may stand.
// A name has at most 255 octets (RFC 1035 section 2.3.4), and its spellings take two or three for one.
const MAX_HOST_DISTANCE: usize = 640;

/// Labels of a name outside the zones that is surely a host and no property of an object.
// With two, `config.name` is as likely a property as a host: `name` is a top-level domain.
const MIN_LABELS: usize = 3;

/// Words whose surroundings are read again, since a placeholder or a class takes them in.
// Each costs as much as a line; a line with more of them is none of a person.
const MAX_READ_AGAIN: usize = 8;

/// The hosts in a text, whose words are asked for one by one: it is cut into tokens once, whatever their number.
pub(super) struct HostWords<'t> {
    text: &'t [u8],
    zones: &'t Zones,
    tokens: OnceCell<Vec<Token>>,
    read_again: Cell<usize>,
}

impl<'t> HostWords<'t> {
    /// The hosts in `text`, which is a line or a part of one.
    pub fn new(text: &'t [u8], zones: &'t Zones) -> Self {
        Self { text, zones, tokens: OnceCell::new(), read_again: Cell::new(0) }
    }

    /// Returns `true` if a word is in a host: in one of the zones, or in a name that ends as hosts do.
    pub fn has(&self, word: Span) -> bool {
        let tokens = self.tokens.get_or_init(|| cut(self.text, Span::new(0, self.text.len()), &[]));
        let first = tokens.partition_point(|token| token.end <= word.start);
        let is_taken_in =
            tokens.get(first).is_some_and(|token| token.start < word.start && !token.is_known());
        if !is_taken_in {
            return is_in_host(self.text, word, tokens, self.zones);
        }
        self.read_again.set(self.read_again.get() + 1);
        let from = line::start_from(self.text, word.start.saturating_sub(MAX_HOST_DISTANCE), word.start);
        let to = line::end_before(self.text, word.end, word.end + MAX_HOST_DISTANCE);
        self.read_again.get() <= MAX_READ_AGAIN
            && is_in_host(self.text, word, &cut(self.text, Span::new(from, to), &[word.start]), self.zones)
    }
}

fn cut(text: &[u8], window: Span, hits: &[usize]) -> Vec<Token> {
    let mut tokens = Vec::new();
    lex(text, window.start, window.end, window.end, hits, &mut tokens, &mut ClosingQuotes::default());
    tokens
}

fn is_in_host(text: &[u8], word: Span, tokens: &[Token], zones: &Zones) -> bool {
    let first = tokens.partition_point(|token| token.end <= word.start);
    let of_word = tokens[first..].iter().take_while(|token| token.start < word.end);
    of_word.enumerate().filter(|(_, token)| token.is_known()).any(|(offset, _)| {
        host_around(text, tokens, first + offset, zones).is_some_and(|host| host.span.overlaps(word))
    })
}

fn host_around(text: &[u8], tokens: &[Token], at: usize, zones: &Zones) -> Option<ParsedName> {
    let in_zone = parse_in_zone(text, tokens, at, zones).filter(|parsed| parsed.in_zone);
    in_zone.or_else(|| parse_whole(text, tokens, at).filter(|parsed| is_host(text, parsed)))
}

/// Returns `true` if a name in no zone is surely a host: behind a scheme, with a last label that a template fills in, or
/// with a known suffix. Rules that are open on the right move such names.
fn is_host(text: &[u8], parsed: &ParsedName) -> bool {
    let labels = &parsed.name.labels;
    let known: Option<Vec<&str>> = labels.iter().map(NameLabel::known).collect();
    let is_filled_in = labels.last().is_some_and(|last| last.unknown_kind() == Some(Unknown::Hole));
    text[..parsed.span.start].ends_with(b"://")
        || labels.len() >= MIN_LABELS
            && (is_filled_in || known.is_some_and(|labels| has_known_suffix(&labels)))
}

#[cfg(test)]
mod tests {
    use super::HostWords;
    use crate::host::{Zone, Zones};
    use crate::text::Span;

    #[test]
    fn labels_are_told_from_words() {
        let zones = Zones::new([Zone::new(["kelp", "io"]), Zone::new(["acmenet"])]);
        for (text, expected) in [
            ("old.kelp.io:", true),
            (r"old\.kelp\.io:", true),
            (r"old\\.kelp\\.io:", true),
            ("old[.]kelp[.]io:", true),
            ("api%2eold%2ekelp%2eio:", true),
            ("api&#46;old&#46;kelp&#46;io:", true),
            (r"api\u002eold\u002ekelp\u002eio:", true),
            ("old.k%65lp.io:", true),
            ("my&#45;old.kelp.io:", true),
            ("old.acmenet:", true),
            ("old.bücher.kelp.io:", true),
            ("${x}.old.kelp.io:", true),
            ("old.${x}.kelp.io:", true),
            ("api.old.${zone}:", true),
            ("\"https://api.old.\" + zone:", true),
            (r"api\.old\.example\.com:", true),
            ("legacy-old.example.com:", true),
            ("old.hosts:", false),
            ("config.old:", false),
            ("{old}.kelp.io:", false),
            ("old hosts of kelp.io:", false),
            ("old/api.kelp.io:", false),
            ("old", false),
        ] {
            let start = text.find("old").unwrap();
            let word = Span::new(start, start + 3);
            assert_eq!(HostWords::new(text.as_bytes(), &zones).has(word), expected, "{text}");
        }
    }
}
