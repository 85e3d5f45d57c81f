//! Names in base64: the base64 text around a hit is decoded, and the text in it is judged like any other.
//!
//! Never rewritten: the rest of the encoded text (a secret, a signature) may depend on the name.

use super::judge::{Layer, TextJudge, lossy};
use super::window::Window;
use crate::host::{HostName, is_in_host};
use crate::lexer::base64::{Base64Text, decode_around, is_character};
use crate::lexer::der::{is_binary, string_around};
use crate::mention::{Mention, Reason, Spelling, Verdict, Wording};
use crate::prefilter::{Hit, NeedleKind};
use crate::text::Span;
use crate::verdict::line_cache::LineCache;

/// Bytes of the name of a zone (RFC 1035 section 2.3.4).
const MAX_ZONE_LENGTH: usize = 255;

/// Bytes of the indentation of a line that are read.
// Deeper than a block of YAML is indented. A line of blanks is not read to its start for each hit.
const MAX_INDENT: usize = 64;
/// Bytes that a line of base64 has at least where the next line goes on with it: PEM has 64 (RFC 7468 section 2), MIME
/// 76.
const MIN_LINE_LENGTH: usize = 60;

impl TextJudge<'_> {
    /// The mention in the base64 text around the character at `at`; otherwise the offset up to which there is none.
    /// `long_text` is the last base64 text that was too long to be decoded as a whole.
    pub fn base64(&self, at: usize, place: u8, long_text: &mut Span) -> Result<Mention, usize> {
        if self.layer == Layer::Decoded || self.is_binary() {
            return Err(self.text.len());
        }
        let base64 = decode_around(self.text, at, place, long_text).ok_or(at + 1)?;
        self.name_in_base64(&base64, at).ok_or(if base64.is_part { at + 1 } else { base64.span.end })
    }

    /// The first mention in a base64 text that is not kept or allowed, or else the first one; in a part of a long one,
    /// the one at the character at `at`.
    fn name_in_base64(&self, base64: &Base64Text, at: usize) -> Option<Mention> {
        let found = self.decoded_mentions(base64, base64.decoded_offset(at));
        let mut all = found.iter();
        let is_open = all.find(|mention| mention.verdict.moves());
        let mention = is_open.or_else(|| found.first())?;
        let span = if base64.is_part { base64.span_in_text(mention.span) } else { base64.span };
        let is_all_shown = !base64.is_part && !is_binary(&base64.decoded);
        let note = if is_all_shown { &base64.decoded } else { mention.span.of(&base64.decoded) };
        let verdict = match (self.kept(span.start, None), mention.verdict) {
            (Some(_), _) => Verdict::Keep,
            (None, Verdict::Rewrite | Verdict::Review(_)) => Verdict::Review(Reason::Base64),
            // The line before may end with the start of the name.
            (None, _) if mention.span.start == 0 && self.continues_a_line(span.start) => {
                Verdict::Review(Reason::Base64)
            }
            (None, other) => other,
        };
        let wording = Wording {
            text: lossy(span.of(self.text)),
            host: mention.host.clone(),
            spelling: Spelling::Base64,
            rules: mention.rules.clone(),
            new: None,
            note: Some(lossy(note)),
        };
        Some(Mention { span, verdict, edit: None, whole: None, meets: None, wording: wording.into() })
    }

    /// Returns `true` if the line above the one that starts at `at`, perhaps indented, ends in base64 too.
    fn continues_a_line(&self, at: usize) -> bool {
        let before = &self.text[..at];
        let indent =
            before.iter().rev().take(MAX_INDENT).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let Some(above) = before[..at - indent].strip_suffix(b"\n") else { return false };
        let above = above.strip_suffix(b"\r").unwrap_or(above);
        above.last_chunk::<MIN_LINE_LENGTH>().is_some_and(|end| end.iter().all(is_character))
    }

    /// The mentions in the decoded text of a base64 text; of a part only those at `place`.
    fn decoded_mentions(&self, base64: &Base64Text, place: usize) -> Vec<Mention> {
        let mut hits = self.matcher.prefilter.hits(&base64.decoded, &mut Vec::new());
        if base64.is_part {
            hits.retain(|hit| place <= hit.end && hit.start <= place + MAX_ZONE_LENGTH);
        }
        let mut found = Vec::new();
        if is_binary(&base64.decoded) {
            hits.retain(|hit| match self.name_in_data(&base64.decoded, hit) {
                Some(name) => {
                    found.extend(self.mentions_in(&base64.decoded, name, hit));
                    false
                }
                None => true,
            });
        }
        let lines = LineCache::default();
        let inner = TextJudge { text: &base64.decoded, layer: Layer::Decoded, lines: &lines, ..*self };
        // A character encodes parts of two bytes.
        let end = if base64.is_part { place + 2 } else { base64.decoded.len() + 1 };
        found.extend(inner.host_mentions_before(&hits, end, &mut Window::default()));
        found.sort_by_key(|mention| mention.span);
        if base64.is_part {
            found.retain(|mention| mention.span.start < end && place < mention.span.end);
        }
        found
    }

    /// The bytes that end where the name at a hit in binary data does: those of a string with its length before it, or
    /// else those up to the end of its zone, where a letter or a digit is glued to it.
    fn name_in_data(&self, data: &[u8], hit: &Hit) -> Option<Span> {
        if self.matcher.prefilter.kind(*hit) != NeedleKind::Label {
            return None;
        }
        string_around(data, Span::new(hit.start, hit.end)).or_else(|| self.name_up_to_zone(data, hit))
    }

    fn name_up_to_zone(&self, data: &[u8], hit: &Hit) -> Option<Span> {
        let before = data[..hit.start].iter().rev().take(MAX_ZONE_LENGTH);
        let start = hit.start - before.take_while(|byte| is_in_host(**byte)).count();
        let after = data[hit.end..].iter().take(MAX_ZONE_LENGTH);
        let end = hit.end + after.take_while(|byte| is_in_host(**byte)).count();
        let is_in_zone = |end: &usize| {
            let name = lossy(&data[start..*end]);
            self.matcher.rules.zones.depth(&HostName::of_literals(name.split('.'))).is_some()
        };
        let zone_end = (hit.end..=end).rev().find(is_in_zone)?;
        (zone_end < end && data[zone_end].is_ascii_alphanumeric()).then(|| Span::new(start, zone_end))
    }

    /// The mentions around a hit in some of the decoded bytes, which are a text of their own.
    fn mentions_in(&self, data: &[u8], part: Span, hit: &Hit) -> Vec<Mention> {
        let lines = LineCache::default();
        let inner = TextJudge { text: part.of(data), layer: Layer::Decoded, lines: &lines, ..*self };
        let hit = Hit { start: hit.start - part.start, end: hit.end - part.start, needle: hit.needle };
        let mut found = inner.host_mentions(&[hit], &mut Window::default());
        for mention in &mut found {
            mention.span = Span::new(mention.span.start + part.start, mention.span.end + part.start);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::matcher::{Finder, Matcher, Source, TextForm};
    use crate::rule::{Category, parse};
    use crate::text::RelPath;
    use data_encoding::BASE64;

    const RULES: &str = "version: 1\nzones: [kelp.io]\nrules:\n  - {from: web.kelp.io, to: www.kelp.io}\n";

    /// A value of DER: its tag, its length, its content.
    fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = content.len() as u8;
        let head = if length < 0x80 { vec![tag, length] } else { vec![tag, 0x81, length] };
        [head, content].concat()
    }

    /// A part of a certificate: a common name, and alternative names with the tag of the next value behind them.
    fn certificate(common: &str, alternatives: &[&str]) -> Vec<u8> {
        let name = der(0x30, &[&der(0x06, &[&[0x55, 4, 3]]), &der(0x0c, &[common.as_bytes()])]);
        let subject = der(0x30, &[&der(0x31, &[&name])]);
        let names: Vec<Vec<u8>> = alternatives.iter().map(|name| der(0x82, &[name.as_bytes()])).collect();
        let names = der(0x30, &[&names.concat()]);
        [subject, der(0x30, &[&[0x06, 3, 0x55, 0x1d, 0x11], &der(0x04, &[&names])]), der(0x30, &[&[5, 0]])]
            .concat()
    }

    /// Host, verdict and note of each mention.
    fn mentions(text: &str) -> Vec<(String, String, String)> {
        let file = parse("redomain.yaml", RULES.as_bytes()).0.unwrap();
        let matcher = Matcher::new(&file);
        let path = RelPath::from("a.pem");
        let source = Source { path: &path, category: Category::Other, form: TextForm::Text };
        let found = Finder::new(&matcher).find(text.as_bytes(), &source).mentions.into_iter();
        let verdict = |mention: &crate::mention::Mention| match mention.verdict.reason() {
            Some(reason) => reason.name().to_owned(),
            None => mention.verdict.name().to_owned(),
        };
        found.map(|it| (it.host.clone(), verdict(&it), it.note.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn a_name_in_a_certificate_ends_where_its_length_says() {
        let long = format!("{}.web.kelp.io", "a".repeat(38));
        let wider = format!("{}.web.kelp.io", "a".repeat(60));
        for (data, host, verdict) in [
            (certificate("web.kelp.io", &[]), "web.kelp.io", "base64"),
            (certificate("x", &["web.kelp.io", "b.kelp.io"]), "web.kelp.io", "base64"),
            (certificate("x", &["web.kelp.io"]), "web.kelp.io", "base64"),
            (certificate("x", &["b.kelp.io", "web.kelp.io"]), "web.kelp.io", "base64"),
            (certificate("x", &["b.kelp.io"]), "b.kelp.io", "unlisted"),
            // Lengths of 50 and 72: the digit `2` and the letter `H`.
            (certificate("x", &[&long]), &*long, "unlisted"),
            (certificate("x", &[&wider]), &*wider, "unlisted"),
            // The length stands on another line, or was cut off.
            ([&b"\x01\x05web.kelp.io0\x0d"[..]].concat(), "web.kelp.io", "base64"),
            ([&b"\xff\xfe web.kelp.iox"[..]].concat(), "web.kelp.io", "base64"),
        ] {
            let text = format!("cert: {}\n", BASE64.encode(&data));
            let expected = (host.to_owned(), verdict.to_owned(), host.to_owned());
            assert_eq!(mentions(&text), [expected], "{:?}", String::from_utf8_lossy(&data));
        }
    }

    #[test]
    fn a_longer_name_in_base64_is_another_one() {
        for data in [
            &b"url=web.kelp.iox"[..],
            b"web.kelp.io0",
            b"\x82\x0cweb.kelp.io0\x00",
            b"\x82\x10web.kelp.iox.org\x00",
            b"\x01web.kelp.io.org\x00",
            b"\x01web.kelp.io-x.org\x00",
        ] {
            assert_eq!(mentions(&BASE64.encode(data)), [], "{:?}", String::from_utf8_lossy(data));
        }
    }

    #[test]
    fn a_name_that_a_line_of_base64_may_have_cut_is_for_review() {
        let data = [vec![1; 48], b"b.kelp.io0\x03U".to_vec()].concat();
        let line = BASE64.encode(&data);
        let cut = format!("{}\n{}\n", &line[..64], &line[64..]);
        assert_eq!(mentions(&cut)[0].1, "base64");
        assert_eq!(mentions(&cut.replace('\n', "\r\n    "))[0].1, "base64");
        assert_eq!(mentions(&format!("name\n{}", &line[64..]))[0].1, "unlisted");
        assert_eq!(mentions(&line[64..])[0].1, "unlisted");
    }
}
