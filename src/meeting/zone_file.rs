//! Records of a zone file (RFC 1035, section 5.1) that would lead to themselves or be beside an alias of their name.
//!
//! Owners may be relative to an `$ORIGIN`, and be left out where they are those of the record above: a name then moves
//! with the origin, which is the only mention. Each record is read as it is now and as it will be. An alias that would be
//! its own target is a bridge; an alias whose owner would have other records is a merge (RFC 1034, section 3.6.2).

use std::collections::BTreeMap;

use super::future::MeetingName;
use super::keys::LEADING_TYPES;
use crate::mention::Counterpart;
use crate::structure::trimmed;
use crate::text::Span;

/// Types of records before whose name stands nothing but an owner, a time and a class.
const TYPES: [&str; 16] = [
    "a", "aaaa", "caa", "ds", "hinfo", "https", "loc", "mx", "naptr", "ns", "ptr", "soa", "spf", "srv",
    "tlsa", "txt",
];

/// Words of a record that are looked at: owner, time, class, type and target.
const MAX_WORDS: usize = 6;

/// A name of a record, now and after the run.
#[derive(Debug, Clone, Default)]
struct RecordName {
    now: String,
    then: String,
    /// The place where it is said; of a relative one, that of its origin.
    place: Span,
    /// The mention that moves it.
    mention: Option<usize>,
}

/// A record with its owner; its target if it is an alias.
#[derive(Debug)]
struct ZoneRecord {
    owner: RecordName,
    target: Option<RecordName>,
    /// True if no other record may have its owner.
    is_alone: bool,
}

/// The mentions of a zone file that meet others, each with the name that it meets.
#[derive(Debug, Default)]
pub(super) struct ZoneMeetings {
    pub bridges: Vec<(usize, Counterpart)>,
    pub merges: Vec<(usize, Counterpart)>,
}

/// The meetings among the records of a zone file with these names, which are in order.
pub(super) fn meetings(text: &[u8], names: &[MeetingName<'_>]) -> ZoneMeetings {
    let records = Reader { text, names, origin: None, owner: None, depth: 0 }.records();
    let mut found = ZoneMeetings::default();
    for record in &records {
        let Some(target) = &record.target else { continue };
        let ends = [&record.owner, target];
        if record.owner.then == target.then && record.owner.now != target.now {
            for (one, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
                found.bridges.extend(one.mention.map(|mention| (mention, counterpart(text, other))));
            }
        }
    }
    let mut by_owner: BTreeMap<&str, Vec<&ZoneRecord>> = BTreeMap::new();
    for record in &records {
        by_owner.entry(&record.owner.then).or_default().push(record);
    }
    let mut merges = BTreeMap::new();
    for group in by_owner.values().filter(|group| group.iter().any(|record| record.is_alone)) {
        let (all, alone) = (Different::of(group, |_| true), Different::of(group, |it| it.is_alone));
        for record in group {
            let other = if record.is_alone { &all } else { &alone }.other_than(record);
            if let (Some(mention), Some(other)) = (record.owner.mention, other) {
                merges.entry(mention).or_insert_with(|| counterpart(text, &other.owner));
            }
        }
    }
    found.merges.extend(merges);
    found
}

/// The first of some records, and the first that has another owner: one of them differs from any record.
// A zone may have thousands of records of one name.
struct Different<'r> {
    first: Option<&'r ZoneRecord>,
    second: Option<&'r ZoneRecord>,
}

impl<'r> Different<'r> {
    fn of(group: &[&'r ZoneRecord], fits: impl Fn(&ZoneRecord) -> bool) -> Self {
        let mut records = group.iter().copied().filter(|record| fits(record));
        let first = records.next();
        let second = records.find(|record| first.is_some_and(|first| first.owner.now != record.owner.now));
        Self { first, second }
    }

    /// A record with another owner than this one has.
    fn other_than(&self, record: &ZoneRecord) -> Option<&'r ZoneRecord> {
        let differs = |it: &&ZoneRecord| it.owner.now != record.owner.now;
        self.first.filter(differs).or(self.second.filter(differs))
    }
}

fn counterpart(text: &[u8], name: &RecordName) -> Counterpart {
    let said = String::from_utf8_lossy(name.place.of(text)).into_owned();
    Counterpart { span: name.place, text: said, becomes: name.then.clone() }
}

/// Reads the records of a zone file line by line.
struct Reader<'t, 'n> {
    text: &'t [u8],
    names: &'n [MeetingName<'n>],
    origin: Option<RecordName>,
    /// The owner of the record above.
    owner: Option<RecordName>,
    /// Parentheses that are open: a record goes on over lines in them.
    depth: usize,
}

impl Reader<'_, '_> {
    fn records(mut self) -> Vec<ZoneRecord> {
        let mut records = Vec::new();
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', self.text).chain([self.text.len()]) {
            let line = Span::new(start, end);
            let is_first = self.depth == 0;
            let content = self.content(line);
            if is_first {
                records.extend(self.line(line, content));
            }
            start = end + 1;
        }
        records
    }

    /// A line without its comment; counts the parentheses.
    fn content(&mut self, line: Span) -> Span {
        let mut in_quotes = false;
        for (at, byte) in line.of(self.text).iter().enumerate() {
            match byte {
                b'"' => in_quotes = !in_quotes,
                b';' if !in_quotes => return Span::new(line.start, line.start + at),
                b'(' if !in_quotes => self.depth += 1,
                b')' if !in_quotes => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        line
    }

    fn line(&mut self, line: Span, content: Span) -> Option<ZoneRecord> {
        let mut words = words(self.text, content).take(MAX_WORDS).peekable();
        let first = *words.peek()?;
        if first.of(self.text).starts_with(b"$") {
            let is_origin = first.of(self.text).eq_ignore_ascii_case(b"$ORIGIN");
            let origin = words.nth(1).filter(|_| is_origin)?;
            self.origin = Some(self.name(origin));
            return None;
        }
        if first.start == line.start {
            let owner = self.name(words.next()?);
            self.owner = Some(owner);
        }
        let owner = self.owner.clone()?;
        let kind = words.map(|word| (word, lower(word.of(self.text)))).find(|(_, word)| is_type(word));
        let (place, kind) = kind?;
        let target = LEADING_TYPES.contains(&&*kind).then(|| {
            let mut data = words_behind(self.text, content, place);
            // A service has a priority before its target.
            let is_number = |word: &Span| word.of(self.text).iter().all(u8::is_ascii_digit);
            data.find(|word| !is_number(word)).map(|word| self.name(word))
        });
        Some(ZoneRecord { owner, target: target.flatten(), is_alone: kind == "cname" })
    }

    /// A name with its origin; one that is a mention is taken for absolute, with or without a dot at its end.
    fn name(&self, word: Span) -> RecordName {
        let first = self.names.partition_point(|name| name.span.end <= word.start);
        if let Some(name) = self.names.get(first).filter(|name| name.span.start < word.end) {
            let mention = name.mention.filter(|_| name.moves());
            return RecordName {
                now: name.now.to_string(),
                then: name.then.to_string(),
                place: word,
                mention,
            };
        }
        let text = lower(word.of(self.text));
        let origin = self.origin.as_ref();
        match text.strip_suffix('.') {
            Some(absolute) => {
                RecordName { now: absolute.into(), then: absolute.into(), place: word, mention: None }
            }
            None if text == "@" => origin.cloned().unwrap_or(RecordName {
                now: text.clone(),
                then: text,
                place: word,
                mention: None,
            }),
            None => {
                let [now, then] = [0, 1].map(|side| {
                    let zone = origin.map(|it| if side == 0 { &*it.now } else { &*it.then }).unwrap_or("@");
                    format!("{text}.{zone}")
                });
                RecordName { now, then, place: word, mention: origin.and_then(|it| it.mention) }
            }
        }
    }
}

fn is_type(word: &str) -> bool {
    TYPES.contains(&word) || LEADING_TYPES.contains(&word)
}

fn lower(word: &[u8]) -> String {
    String::from_utf8_lossy(word).to_lowercase()
}

/// The words of a line.
fn words(text: &[u8], line: Span) -> impl Iterator<Item = Span> {
    let mut at = line.start;
    std::iter::from_fn(move || {
        let rest = trimmed(text, Span::new(at.min(line.end), line.end));
        let len = rest.of(text).iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        at = rest.start + len;
        (len > 0).then(|| Span::new(rest.start, at))
    })
}

fn words_behind(text: &[u8], line: Span, word: Span) -> impl Iterator<Item = Span> {
    words(text, Span::new(word.end, line.end.max(word.end)))
}
