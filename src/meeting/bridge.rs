//! Whether a statement says that an old name leads to, stands for, or became a new one.
//!
//! The innermost container that holds both names decides; a block that redirects, and labels of a router, are
//! statements over several lines and looked for farther out. The direction does not count.

use super::between::{
    are_commands, ends_sentence, has_arrow, is_joint, is_replaced, is_update, outside_links, without_scheme,
};
use super::encounter::{Encounter, MAX_STATEMENT, SharedContainer};
use super::items;
use super::key_words::KeyWords;
use super::options::{is_payload, option_before};
use super::record::is_alias_record;
use crate::lexer::encoded::plain_name;
use crate::structure::{ContainerKind, StatementOperator};
use crate::text::Span;

/// Bytes of a literal that are read on either side of two names.
const MAX_LITERAL: usize = 1 << 10;

/// Operators of one statement that are looked at for two names.
const MAX_OPERATORS: usize = 64;

/// Containers around both names that are asked whether they redirect.
const MAX_LEVELS: usize = 12;

impl Encounter<'_> {
    /// Returns `true` if the two names stand in one statement.
    pub fn is_bridge(&self) -> bool {
        self.leads(|it, shared| it.states(shared) || it.answers_on_condition(shared)) || self.is_mirror()
    }

    /// Returns `true` if one of the names leads to the other at run time: a redirect, or a record of DNS. Other
    /// statements may say that a name is itself.
    pub fn is_loop(&self) -> bool {
        self.leads(Self::resolves)
    }

    /// Returns `true` if a container redirects from one name to the other, or the innermost around both passes
    /// `by_itself`.
    fn leads(&self, by_itself: fn(&Self, &SharedContainer<'_>) -> bool) -> bool {
        if self.places[1].start - self.places[0].start > MAX_STATEMENT {
            return false;
        }
        let mut shared = self.shared();
        let Some(innermost) = shared.next() else { return false };
        by_itself(self, &innermost)
            || self.redirects_on_condition(&innermost)
            || self.redirects_in_head()
            || self.redirects(&innermost)
            || shared.take(MAX_LEVELS).any(|outer| self.redirects(&outer))
    }

    /// Returns `true` if the innermost container around both is a record, or a line of a zone or of a table of
    /// redirects.
    fn resolves(&self, shared: &SharedContainer<'_>) -> bool {
        match shared.container.kind {
            ContainerKind::Map => {
                self.is_record(shared)
                    || self.is_keyed_record(shared)
                    || self.is_host_with_target(shared)
                    || self.is_couple(shared) && self.is_in_redirects()
            }
            ContainerKind::Row => self.has_leading_word(shared.container.span),
            ContainerKind::Call => {
                let is_same = shared.entries[0] == shared.entries[1];
                is_same && self.is_alias_option(shared)
                    || !is_same && (self.has_leading_word(shared.container.span) || self.is_record(shared))
            }
            _ => false,
        }
    }

    /// Returns `true` if the innermost container around both is a statement about them.
    fn states(&self, shared: &SharedContainer<'_>) -> bool {
        let is_same = shared.entries[0] == shared.entries[1];
        match shared.container.kind {
            ContainerKind::Literal => self.literal(shared.container.span),
            ContainerKind::Row => true,
            ContainerKind::Prose => is_same && shared.entries[0].is_some() && !self.is_enumeration(),
            ContainerKind::Call if is_same => self.expression(shared) || self.in_word(shared),
            ContainerKind::Call => self.arguments(shared),
            ContainerKind::List if is_same => self.in_word(shared) || self.expression(shared),
            ContainerKind::List => self.is_pair(shared),
            ContainerKind::Map if is_same => {
                self.pair(shared) || self.is_keyed_record(shared) || self.expression(shared)
            }
            ContainerKind::Map => self.values(shared),
            ContainerKind::Block | ContainerKind::Group => is_same && self.expression(shared),
        }
    }

    /// Returns `true` if a text without entries is a sentence about both, or has them as a pair.
    fn literal(&self, region: Span) -> bool {
        let [a, b] = self.places;
        if self.is_substitution(region) {
            return true;
        }
        // Only the words nearby tell a list from a sentence.
        let region = Span::new(
            region.start.max(a.start.saturating_sub(MAX_LITERAL)),
            region.end.min(b.end + MAX_LITERAL),
        );
        let items = items::around(self.text, region, a.start).unwrap_or_default();
        let is_sibling = |item: &Span| item.start <= b.start && b.start < item.end && !item.contains(a);
        if items.iter().any(is_sibling) {
            return false;
        }
        let between = &self.text[a.end..b.start.max(a.end)];
        // A record in one text: `local-data: "OLD. CNAME NEW."`.
        if is_alias_record(between) {
            return true;
        }
        if are_commands(region.of(self.text), between) {
            return false;
        }
        // The last byte of a name may be a full stop.
        let sentence = &self.text[a.end.saturating_sub(1)..b.start.max(a.end)];
        between.iter().any(u8::is_ascii_whitespace) && !ends_sentence(sentence) || is_joint(between)
    }

    /// Returns `true` if nothing but the separators of a list stands between the names.
    fn is_enumeration(&self) -> bool {
        let [a, b] = self.places;
        let between = String::from_utf8_lossy(&self.text[a.end..b.start.max(a.end)]);
        // The brackets of `a[.]b` are a part of a name.
        let between = plain_name(without_scheme(&between));
        if has_arrow(&between) {
            return false;
        }
        let links = outside_links(self.before(a), &between);
        // A row of links, such as those of a page's foot, has signs of its own.
        let signs = if links.is_some() { "|/+*-_\u{2013}\u{2014}\u{2022}\u{b7}" } else { "" };
        let is_sign = |c: char| c.is_whitespace() || ",;|\"'`<>()[]{}".contains(c) || signs.contains(c);
        let mut words = links.as_deref().unwrap_or(&between).split(is_sign);
        words.all(|word| word.is_empty() || items::is_item(word.as_bytes()))
    }

    /// Returns `true` if one word of a command holds both: `s/OLD/NEW/`.
    fn in_word(&self, shared: &SharedContainer<'_>) -> bool {
        let [a, b] = self.places;
        let Some(entry) = shared.entries[0].map(|entry| &shared.container.entries[entry]) else {
            return false;
        };
        self.is_alias_option(shared)
            || self.is_substitution(entry.span)
            || is_joint(&self.text[a.end..b.start.max(a.end)])
    }

    /// Returns `true` if the names are an alias of dnsmasq: `cname=OLD,NEW`.
    fn is_alias_option(&self, shared: &SharedContainer<'_>) -> bool {
        let key = shared.entries[0].and_then(|entry| shared.container.entries[entry].key);
        key.is_some_and(|key| key.of(self.text).ends_with(b"cname"))
    }

    /// Returns `true` if a text is a command of sed that puts one in place of the other, whatever its sign: `s,OLD,NEW,`.
    fn is_substitution(&self, region: Span) -> bool {
        let [a, b] = self.places;
        let bytes = region.of(self.text);
        let bytes = bytes.strip_prefix(b"'").or_else(|| bytes.strip_prefix(b"\"")).unwrap_or(bytes);
        let [b's', sign, ..] = bytes else { return false };
        let between = &self.text[a.end..b.start.max(a.end)];
        let count = between.iter().take(MAX_LITERAL).filter(|byte| *byte == sign).count();
        // A name that begins with the label `s` is none.
        sign.is_ascii_punctuation()
            && !b".-_\"'`".contains(sign)
            && count > 0
            && !between.iter().any(u8::is_ascii_whitespace)
    }

    /// Returns `true` if an operator relates the two sides of an expression that the places are in.
    fn expression(&self, shared: &SharedContainer<'_>) -> bool {
        let Some(entry) = shared.entries[0].map(|entry| &shared.container.entries[entry]) else {
            return false;
        };
        let [a, b] = self.places;
        let [first, last] =
            [a.end, b.start].map(|at| entry.operators.partition_point(|(sign, _)| *sign < at));
        let between = || entry.operators[first..last.max(first)].iter().take(MAX_OPERATORS);
        let is_parted = between().any(|(_, operator)| *operator == StatementOperator::Parts);
        let start = self.before(self.places[0]).iter().rev().take_while(|byte| !byte.is_ascii_whitespace());
        let start = self.places[0].start - start.count();
        if is_update(self.text, entry.span, self.places)
            || is_replaced(self.before(self.places[0]))
            || self.is_substitution(Span::new(start, self.places[1].start.max(start)))
        {
            return true;
        }
        if is_parted || self.passes_body(shared) {
            return false;
        }
        let relates = |(_, operator): &&(usize, StatementOperator)| *operator == StatementOperator::Relates;
        let chooses = between().any(|(_, operator)| *operator == StatementOperator::Chooses);
        let mut before = entry.operators[..last].iter().rev().take(MAX_OPERATORS);
        let is_related = between().any(|operator| relates(&operator))
            || chooses && before.any(|operator| relates(&operator));
        is_related && !self.are_in_like_tags()
    }

    fn before(&self, place: Span) -> &[u8] {
        &self.text[place.start.saturating_sub(MAX_LITERAL)..place.start]
    }

    /// Returns `true` if the names are attributes of two elements of one kind with no word between them, as in JSX:
    /// `<a href="OLD">x</a> <a href="NEW">`.
    fn are_in_like_tags(&self) -> bool {
        let [a, b] = self.places;
        let between = String::from_utf8_lossy(&self.text[a.end..b.start.max(a.end)]);
        let tag = |text: &'_ str| -> Option<String> {
            let tag = text.rsplit_once('<')?.1;
            let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
            (!name.is_empty() && !tag.contains('>')).then_some(name)
        };
        let before = String::from_utf8_lossy(self.before(a));
        tag(&between).is_some_and(|name| tag(&before) == Some(name))
            && outside_links(self.before(a), &between)
                .is_some_and(|words| !words.contains(char::is_alphanumeric))
    }

    /// Returns `true` if both are arguments of one call: not under names of their own, and not values of one option.
    fn arguments(&self, shared: &SharedContainer<'_>) -> bool {
        let [Some(a), Some(b)] = shared.entries else { return false };
        let entries = &shared.container.entries;
        let keys = [a, b].map(|entry| entries[entry].key.map(|key| KeyWords::of(key.of(self.text))));
        if let [Some(a), Some(b)] = &keys {
            return a.is_couple_of(b) || self.is_record(shared);
        }
        let options = [a, b].map(|entry| option_before(self.text, shared.container, entry));
        let is_repeated = options[0].is_some() && options[0] == options[1];
        let is_sent = [a, b].iter().any(|entry| is_payload(self.text, shared.container, *entry));
        !is_repeated && !is_sent && !self.passes_body(shared)
    }
}
