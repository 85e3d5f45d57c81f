//! The verdict on one mention, with its reason.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use super::find::{Matcher, Source, TextForm, Window};
use super::memo::Memo;
use crate::host::{
    Fit, HostName, HostPattern, Location, NameLabel, OpenEnd, Scheme, Unknown, has_known_suffix,
};
use crate::lexer::base64::{Run, decode_run};
use crate::lexer::line;
use crate::lexer::segment::literal_at;
use crate::lexer::syntax::Syntax;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::name::{self, NameTail, ParsedName};
use crate::mention::url::{UrlContext, url_context};
use crate::mention::write::{self, UnchangedDots};
use crate::mention::{Mention, Reason, Spelling, Verdict};
use crate::prefilter::needle::{Hit, Purpose};
use crate::rule::{Action, Resolution, Resolver, rewritten_text, text_match};
use crate::text::{Edit, Span};
use crate::verdict::context;
use crate::verdict::deny_list;
use crate::verdict::pragma::Pragmas;

/// Bytes of the name of a zone, at most (RFC 1035 section 2.3.4).
const LONGEST_ZONE: usize = 255;

/// Judges the mentions of one text.
pub(crate) struct Judge<'j> {
    pub matcher: &'j Matcher<'j>,
    pub text: &'j [u8],
    pub source: &'j Source<'j>,
    /// Quotes and comment signs of its language.
    pub syntax: &'static Syntax,
    pub in_scope: &'j dyn Fn(usize) -> bool,
    /// Its pragmas, once they were asked for; `None` where there are none.
    pub pragmas: Option<&'j OnceCell<Pragmas>>,
    /// The `keep` entries for this file, by their number, once they were asked for.
    pub keeps_here: &'j OnceCell<Vec<usize>>,
    /// What is known of its lines.
    pub lines: &'j deny_list::Lines,
    /// What was looked up before; `None` where it depends on the file.
    pub memo: Option<&'j Memo>,
    /// The `keep` entries that kept something, by their number.
    pub keeps: &'j RefCell<BTreeSet<usize>>,
    /// Whether the text was decoded from another: base64 is not looked for again.
    pub decoded: bool,
}

/// A text or regex rule's result.
struct Settled {
    new: Vec<u8>,
    chain: Vec<usize>,
    settled: bool,
}

impl Judge<'_> {
    fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.matcher.rules.rules, &self.matcher.index, self.in_scope)
    }

    /// What the rules make of `location`; most texts name the same few places.
    fn resolve(&self, location: &Location) -> Rc<Resolution> {
        let found = || Rc::new(self.resolver().resolve(location));
        self.memo.map_or_else(found, |memo| memo.get(location, found))
    }

    /// The mention around a hit of a label.
    pub fn host(&self, tokens: &[Token], hit: &Hit) -> Option<Mention> {
        let at = tokens.partition_point(|token| token.end <= hit.start);
        let token = tokens.get(at).filter(|token| token.kind == TokenKind::Word && token.end >= hit.end)?;
        if let Some(reading) = name::parse_in_zone(self.text, tokens, at, &self.matcher.rules.zones)
            && reading.span.end >= hit.end
            && reading.span.start <= hit.start
        {
            let around = url_context(self.text, tokens, &reading, self.matcher.paths);
            // Letters of an unknown encoding make a name that no rule can mean.
            let legible = std::str::from_utf8(reading.span.of(self.text)).is_ok();
            let resolution = match legible {
                true => self.resolve(&around.location),
                false => Rc::new(Resolution::Untouched),
            };
            if reading.in_zone || *resolution != Resolution::Untouched {
                return Some(self.judge(tokens, &reading, &around, &resolution));
            }
        }
        self.open_right(tokens, at).or_else(|| self.identifier(tokens, at, *token))
    }

    /// A name that a rule open on the right begins, with proof that a host stands there.
    fn open_right(&self, tokens: &[Token], at: usize) -> Option<Mention> {
        if self.matcher.open_right.is_empty() {
            return None;
        }
        let mut reading = name::parse_whole(self.text, tokens, at)?;
        if reading.tail != NameTail::Complete || std::str::from_utf8(reading.span.of(self.text)).is_err() {
            return None;
        }
        let next = |offset: usize| tokens.get(reading.after + offset).map(|token| token.kind);
        if next(0) == Some(TokenKind::Dot)
            && next(1) == Some(TokenKind::Quote)
            && self.in_string(reading.span.start)
        {
            Rc::make_mut(&mut reading.name).labels.push(NameLabel::unknown(Unknown::Beyond, "", "", ""));
        }
        let call = next(0) == Some(TokenKind::Other(b'('));
        let around = url_context(self.text, tokens, &reading, self.matcher.paths);
        let proven = self.matcher.open_right.iter().any(|(rule, variant)| {
            let Action::Host(moves) = &self.matcher.rules.rules[*rule].action else { return false };
            let Fit::Always(captures) = moves[*variant].pattern.fit(&reading.name) else { return false };
            (self.in_scope)(*rule) && self.is_proven(&reading.name, captures.after, &around, call)
        });
        if !proven {
            return None;
        }
        let resolution = self.resolve(&around.location);
        (*resolution != Resolution::Untouched).then(|| {
            if reading.name.labels.last().is_some_and(|label| label.written.is_empty()) {
                return self.judge_beyond(tokens, reading.clone(), &around, &resolution);
            }
            self.judge(tokens, &reading, &around, &resolution)
        })
    }

    /// A name that goes on in another string: the label that stands for it is not written.
    fn judge_beyond(
        &self,
        tokens: &[Token],
        mut reading: ParsedName,
        around: &UrlContext,
        found: &Resolution,
    ) -> Mention {
        Rc::make_mut(&mut reading.name).labels.pop();
        let mut found = found.clone();
        if let Resolution::Moved { to, .. } = &mut found {
            Rc::make_mut(&mut to.name).labels.pop();
        }
        self.judge(tokens, &reading, around, &found)
    }

    /// Whether a string literal is open before `at` on its line.
    fn in_string(&self, at: usize) -> bool {
        let line = Span::new(line::start(self.text, at), line::end(self.text, at));
        literal_at(self.text, line, at, self.syntax).is_some()
    }

    fn is_proven(&self, name: &HostName, rest: usize, around: &UrlContext, call: bool) -> bool {
        let rest = &name.labels[rest.min(name.labels.len())..];
        if around.in_url && around.location.scheme != Scheme::Absent {
            return true;
        }
        if rest.iter().any(|label| matches!(label.unknown_kind(), Some(Unknown::Hole | Unknown::Beyond))) {
            return true;
        }
        let known: Option<Vec<&str>> = rest.iter().map(NameLabel::known).collect();
        self.matcher.rules.zones.is_empty() && !call && known.is_some_and(|labels| has_known_suffix(&labels))
    }

    fn judge(
        &self,
        tokens: &[Token],
        reading: &ParsedName,
        around: &UrlContext,
        found: &Resolution,
    ) -> Mention {
        let touched = *found != Resolution::Untouched || self.moves_itself(reading, around);
        let unsettled = matches!(found, Resolution::Unsettled { .. });
        let (rules, to) = match found {
            Resolution::Moved { chain, to } => (&chain[..], Some(&**to)),
            Resolution::Depends { candidates } => (&candidates[..], None),
            Resolution::Unsettled { chain } => (&chain[..], None),
            Resolution::Untouched => (&[][..], None),
        };
        let writable =
            to.is_some_and(|to| write::is_writable(&to.name)) && reading.tail == NameTail::Complete;
        let open = rules.first().is_some_and(|rule| self.is_open(*rule));
        // Only a rule open on the left is about what stands above a suffix.
        let writable = writable && (open || !reading.name.has(Unknown::Above));
        let to = to.filter(|_| writable && !reading.split);
        let verdict = self.verdict(tokens, reading, around, touched, to.is_some(), unsettled);
        let unchanged = if open { UnchangedDots::Kept } else { UnchangedDots::LikeFirst };
        let new = to.map(|to| write::new_host(self.text, reading, to, unchanged));
        let edit = to.zip(new.as_ref());
        let edit = edit.map(|(to, new)| write::location_edit(self.text, reading, around, to, new.clone()));
        Mention {
            span: reading.span,
            text: lossy(reading.span.of(self.text)),
            host: reading.name.normal(),
            spelling: Spelling::of(reading.written(self.text)),
            verdict: verdict.0,
            rules: rules.to_vec(),
            new: new.map(|new| String::from_utf8(new).unwrap_or_else(|error| lossy(error.as_bytes()))),
            edit,
            note: verdict.1,
        }
    }

    fn is_open(&self, rule: usize) -> bool {
        match &self.matcher.rules.rules[rule].action {
            Action::Host(moves) => moves.iter().any(|step| step.pattern.open() != OpenEnd::Neither),
            _ => false,
        }
    }

    /// `.api.example.com` where a rule moves `api.example.com` itself.
    fn moves_itself(&self, reading: &ParsedName, around: &UrlContext) -> bool {
        if !reading.name.has(Unknown::Above) || reading.name.labels.len() < 2 {
            return false;
        }
        let name = HostName { labels: reading.name.labels[1..].to_vec() };
        let location = Location { name: name.into(), ..around.location.clone() };
        *self.resolve(&location) != Resolution::Untouched
    }

    fn verdict(
        &self,
        tokens: &[Token],
        reading: &ParsedName,
        around: &UrlContext,
        touched: bool,
        written: bool,
        unsettled: bool,
    ) -> (Verdict, Option<String>) {
        if let Some(why) = self.kept(reading.span.start, Some(&reading.name)) {
            return (Verdict::Keep, Some(why).filter(|why| !why.is_empty()));
        }
        if !touched {
            return (self.untouched(&reading.name), None);
        }
        if self.source.form == TextForm::Binary {
            return (Verdict::Review(Reason::Binary), None);
        }
        let reason = self
            .form_reason(reading, around, written, unsettled)
            .or_else(|| self.use_reason(tokens, reading, around));
        (reason.map_or(Verdict::Rewrite, Verdict::Review), None)
    }

    /// Why the form of the name does not allow a rewrite.
    fn form_reason(
        &self,
        reading: &ParsedName,
        around: &UrlContext,
        written: bool,
        unsettled: bool,
    ) -> Option<Reason> {
        let name = &reading.name;
        if context::is_email(self.text, reading, around) {
            return Some(Reason::Email);
        }
        if around.is_userinfo {
            return Some(Reason::Userinfo);
        }
        if reading.tail == NameTail::Extension {
            return Some(Reason::FileName);
        }
        if name.has(Unknown::Class) || self.is_glued_to_pattern(reading) {
            return Some(Reason::Pattern);
        }
        if unsettled {
            return Some(Reason::Unsettled);
        }
        if written {
            return None;
        }
        if name.has(Unknown::Above) && !reading.joined {
            return Some(Reason::Suffix);
        }
        if name.has_asterisk() {
            return Some(Reason::Wildcard);
        }
        match around.location.scheme {
            Scheme::OneOf(_) if !name.has(Unknown::Hole) => Some(Reason::Pattern),
            _ => Some(Reason::Hole),
        }
    }

    /// Why the use of the name does not allow a rewrite.
    fn use_reason(&self, tokens: &[Token], reading: &ParsedName, around: &UrlContext) -> Option<Reason> {
        let openers = deny_list::openers(self.text, reading.span.start, self.lines);
        if context::is_namespace(self.text, reading, &openers) {
            return Some(Reason::Namespace);
        }
        if context::is_path_segment(self.text, tokens, reading, around) {
            return Some(Reason::FileName);
        }
        self.is_denied(reading.span, &openers).then_some(Reason::DenyList)
    }

    fn is_denied(&self, span: Span, openers: &[Span]) -> bool {
        deny_list::is_denied(self.text, span, openers, self.lines, self.syntax)
    }

    /// `api-?staging\.example\.com`: what stands before the name is a quantifier of a label.
    fn is_glued_to_pattern(&self, reading: &ParsedName) -> bool {
        let escaped = reading.dots.iter().any(|dot| dot.of(self.text).starts_with(b"\\"));
        let before = &self.text[..reading.span.start];
        let quantified = matches!(before.last(), Some(b'?' | b'*' | b'+'));
        let label = before.len() > 1
            && before
                .get(before.len() - 2)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b']'));
        escaped && quantified && label
    }

    /// Why the mention at `at` is kept, if it is.
    fn kept(&self, at: usize, name: Option<&HostName>) -> Option<String> {
        let list = &self.matcher.rules.keep;
        let is_here =
            |number: &usize| list[*number].files.as_ref().is_none_or(|files| files.covers(self.source.path));
        let here = self.keeps_here.get_or_init(|| (0..list.len()).filter(is_here).collect());
        let about_it = |number: &usize| {
            list[*number].hosts.as_ref().is_none_or(|hosts| name.is_some_and(|name| covers(hosts, name)))
        };
        if let Some(number) = here.iter().copied().find(about_it) {
            self.keeps.borrow_mut().insert(number);
            return Some(list[number].why.clone().unwrap_or_default());
        }
        let pragmas = self.pragmas.filter(|_| !self.decoded)?;
        pragmas.get_or_init(|| Pragmas::read(self.text)).keeps(at).map(str::to_owned)
    }

    fn untouched(&self, name: &HostName) -> Verdict {
        let Some(allow) = &self.matcher.rules.allow else { return Verdict::Unlisted };
        let allowed = match name.has(Unknown::Above) {
            false => covers(allow, name),
            true => {
                let above = |label: &NameLabel| label.unknown_kind() == Some(Unknown::Above);
                let hole = |label: &NameLabel| NameLabel::unknown(Unknown::Hole, &label.written, "", "");
                let labels = name.labels.iter().map(|it| if above(it) { hole(it) } else { it.clone() });
                covers(allow, &HostName { labels: labels.collect() })
            }
        };
        if allowed { Verdict::Allowed } else { Verdict::Unlisted }
    }

    /// An exact host as an identifier (`API_STAGING_EXAMPLE_COM`), or in reverse order.
    fn identifier(&self, tokens: &[Token], at: usize, word: Token) -> Option<Mention> {
        if self.source.form == TextForm::Binary || self.matcher.identifiers.is_empty() {
            return None;
        }
        let span = self.reversed(tokens, at).or_else(|| self.in_word(word))?;
        let verdict = match self.kept(span.start, None) {
            Some(_) => Verdict::Keep,
            None => Verdict::Review(Reason::Identifier),
        };
        let text = lossy(span.of(self.text));
        Some(Mention {
            span,
            host: text.to_ascii_lowercase(),
            text,
            spelling: Spelling::Identifier,
            verdict,
            rules: Vec::new(),
            new: None,
            edit: None,
            note: None,
        })
    }

    fn reversed(&self, tokens: &[Token], at: usize) -> Option<Span> {
        let reading = name::parse_whole(self.text, tokens, at).filter(|reading| reading.name.is_literal())?;
        let labels: Vec<&str> = reading.name.labels.iter().filter_map(NameLabel::known).collect();
        let fits = |count: usize| {
            let key = labels[..count].iter().rev().copied().collect::<Vec<_>>().join(".");
            labels.len() >= count && self.matcher.index.has_exact(&key)
        };
        let count =
            (3..=labels.len()).rev().chain((labels.len() == 2).then_some(2)).find(|count| fits(*count))?;
        let end = match reading.dots.get(count - 1) {
            Some(dot) => dot.start,
            None => reading.span.end,
        };
        Some(Span::new(reading.span.start, end))
    }

    fn in_word(&self, word: Token) -> Option<Span> {
        let bytes = &self.text[word.start..word.end];
        let text = std::str::from_utf8(bytes).ok()?;
        let key: String =
            text.chars().map(|char| if char == '-' { '_' } else { char.to_ascii_lowercase() }).collect();
        let mut bounds: Vec<usize> = vec![0];
        bounds.extend(key.match_indices('_').flat_map(|(at, _)| [at, at + 1]));
        bounds.push(key.len());
        if bounds.len() > 80 {
            return None;
        }
        for start in bounds.iter().copied() {
            for end in bounds.iter().rev().copied().filter(|end| *end > start) {
                let Some(labels) = self.matcher.identifiers.get(&key[start..end]) else { continue };
                let starts = start == 0 || key.as_bytes()[start - 1] == b'_';
                let ends = end == key.len() || key.as_bytes()[end] == b'_';
                if starts && ends && (*labels > 2 || end - start == key.len()) {
                    return Some(Span::new(word.start + start, word.start + end));
                }
            }
        }
        None
    }

    /// A run of base64 that names a host of a zone, around the sign at `at`; or up to where there is none.
    pub fn base64(&self, at: usize, place: u8, long: &mut Span) -> Result<Mention, usize> {
        if self.decoded || self.source.form == TextForm::Binary {
            return Err(self.text.len());
        }
        let run = decode_run(self.text, at, place, long).ok_or(at + 1)?;
        self.encoded(&run, at).ok_or(if run.is_part { at + 1 } else { run.span.end })
    }

    /// The mention in a text that is encoded: of a long one that at the sign at `at`.
    fn encoded(&self, run: &Run, at: usize) -> Option<Mention> {
        let matcher = self.matcher;
        let place = run.place(at);
        let mut hits = matcher.hits(&run.decoded, &mut Vec::new());
        if run.is_part {
            hits.retain(|hit| place <= hit.end && hit.start <= place + LONGEST_ZONE);
        }
        let lines = deny_list::Lines::default();
        let inner = Judge { text: &run.decoded, decoded: true, lines: &lines, ..*self };
        let mut found = matcher.hosts(&inner, &hits, &mut Window::default());
        if run.is_part {
            // A sign encodes parts of two bytes.
            found.retain(|mention| mention.span.start <= place + 1 && place < mention.span.end);
        }
        let worst =
            found.iter().find(|mention| matches!(mention.verdict, Verdict::Rewrite | Verdict::Review(_)));
        let mention = worst.or_else(|| found.first())?;
        let span = if run.is_part { run.signs(mention.span) } else { run.span };
        let note = if run.is_part { mention.span.of(&run.decoded) } else { &run.decoded };
        let verdict = match (self.kept(span.start, None), mention.verdict) {
            (Some(_), _) => Verdict::Keep,
            (None, Verdict::Rewrite | Verdict::Review(_)) => Verdict::Review(Reason::Base64),
            (None, other) => other,
        };
        Some(Mention {
            span,
            text: lossy(span.of(self.text)),
            host: mention.host.clone(),
            spelling: Spelling::Base64,
            verdict,
            rules: mention.rules.clone(),
            new: None,
            edit: None,
            note: Some(lossy(note)),
        })
    }

    /// The mentions of text and regex rules.
    pub fn text_mentions(&self, hits: &[Hit]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for (number, rule) in self.matcher.rules.rules.iter().enumerate() {
            match &rule.action {
                Action::Host(_) => {}
                Action::Text { from, to } => {
                    let hit = |hit: &Hit| self.matcher.anchors.purpose(*hit) == Purpose::Text(number);
                    if !hits.iter().any(hit) || !(self.in_scope)(number) {
                        continue;
                    }
                    for old in from {
                        let mut at = 0;
                        while let Some(start) = text_match(self.text, old, to, at) {
                            at = start + old.len();
                            mentions.push(self.text_mention(
                                number,
                                Span::new(start, at),
                                to.as_bytes().to_vec(),
                            ));
                        }
                    }
                }
                Action::Regex { from, to } => {
                    let hit = |hit: &Hit| self.matcher.anchors.purpose(*hit) == Purpose::Regex(number);
                    let possible = self.matcher.ungated.contains(&number) || hits.iter().any(hit);
                    if !possible || !(self.in_scope)(number) {
                        continue;
                    }
                    for found in from.captures_iter(self.text) {
                        let Some(whole) = found.get(0) else { continue };
                        let mut new = Vec::new();
                        found.expand(to.as_bytes(), &mut new);
                        if new != whole.as_bytes() {
                            mentions.push(self.text_mention(
                                number,
                                Span::new(whole.start(), whole.end()),
                                new,
                            ));
                        }
                    }
                }
            }
        }
        mentions
    }

    fn text_mention(&self, rule: usize, span: Span, new: Vec<u8>) -> Mention {
        let settled = self.settle(rule, span, new);
        let name = HostName::of_literals(lossy(span.of(self.text)).split('.'));
        let verdict = if self.kept(span.start, Some(&name)).is_some() {
            Verdict::Keep
        } else if self.source.form == TextForm::Binary {
            Verdict::Review(Reason::Binary)
        } else if !settled.settled {
            Verdict::Review(Reason::Unsettled)
        } else if self.cuts_a_label(rule, span) {
            Verdict::Review(Reason::Pattern)
        } else if self.is_denied(span, &deny_list::openers(self.text, span.start, self.lines)) {
            Verdict::Review(Reason::DenyList)
        } else {
            Verdict::Rewrite
        };
        let text = lossy(span.of(self.text));
        Mention {
            span,
            host: text.to_ascii_lowercase(),
            text,
            spelling: Spelling::Text,
            verdict,
            rules: settled.chain,
            // The rest of a longer name stays: nobody knows what it is to become.
            new: (verdict != Verdict::Review(Reason::Pattern)).then(|| lossy(&settled.new)),
            edit: (settled.settled && verdict != Verdict::Review(Reason::Pattern))
                .then_some(Edit { span, new: settled.new }),
            note: None,
        }
    }

    /// Whether a regular expression matched a host that is a part of a longer one: `x-` stands before it.
    fn cuts_a_label(&self, rule: usize, span: Span) -> bool {
        let is_regex = matches!(self.matcher.rules.rules[rule].action, Action::Regex { .. });
        let host = span.of(self.text);
        if !is_regex || !host.contains(&b'.') || span.is_empty() {
            return false;
        }
        let mut window = Window::default();
        window.read(self.text, span.start, &[]);
        window.cut_behind(self.text, span.end - 1, &[]);
        let in_word = |at: usize| {
            let token = window.tokens.iter().find(|token| token.start <= at && at < token.end);
            token
                .filter(|token| token.kind == TokenKind::Word)
                .map_or(Span::new(at, at), |token| Span::new(token.start, token.end))
        };
        // Hyphens and underscores alone are no label: they are trimmed, or emphasis.
        let label = |glued: Span| glued.of(self.text).iter().any(|byte| !matches!(byte, b'-' | b'_'));
        let (first, last) = (in_word(span.start), in_word(span.end - 1));
        label(Span::new(first.start, span.start)) || label(Span::new(span.end, last.end))
    }

    /// Looks the new text up again, as a host and as text, until no rule changes it.
    fn settle(&self, rule: usize, span: Span, new: Vec<u8>) -> Settled {
        let mut seen = vec![span.of(self.text).to_vec(), new];
        let mut chain = vec![rule];
        let scheme = self.scheme_before(span.start);
        loop {
            let now = seen.last().cloned().unwrap_or_default();
            let next = self.host_step(&now, &scheme, &mut chain).or_else(|| self.text_step(&now, &mut chain));
            let Some(next) = next else { return Settled { new: now, chain, settled: true } };
            if seen.contains(&next) || seen.len() > 40 {
                return Settled { new: now, chain, settled: false };
            }
            seen.push(next);
        }
    }

    fn host_step(&self, now: &[u8], scheme: &Scheme, chain: &mut Vec<usize>) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(now).ok()?;
        let pattern = HostPattern::parse(text, 0).ok().filter(|pattern| pattern.exact().is_some())?;
        let name = HostName::of_literals(pattern.literals().map(|label| label.written()));
        let location = Location { scheme: scheme.clone(), ..Location::bare(name) };
        match self.resolver().resolve(&location) {
            Resolution::Moved { chain: more, to } => {
                chain.extend(more);
                Some(to.name.written().into_bytes())
            }
            // A circle: the text before it is seen again.
            Resolution::Unsettled { chain: more } => {
                chain.extend(more);
                Some(now.to_vec())
            }
            _ => None,
        }
    }

    fn text_step(&self, now: &[u8], chain: &mut Vec<usize>) -> Option<Vec<u8>> {
        let rules =
            self.matcher.rules.rules.iter().enumerate().filter(|(number, _)| (self.in_scope)(*number));
        let (number, next) = rules
            .filter_map(|(number, rule)| Some((number, rewritten_text(&rule.action, now)?)))
            .find(|(_, next)| next != now)?;
        chain.push(number);
        Some(next)
    }

    fn scheme_before(&self, at: usize) -> Scheme {
        let near = &self.text[line::start(self.text, at)..at];
        let Some(left) = near.strip_suffix(b"://") else { return Scheme::Absent };
        let start = left.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        match start < left.len() {
            true => Scheme::Known(lossy(&left[start..]).to_ascii_lowercase()),
            false => Scheme::Unknown,
        }
    }
}

fn covers(patterns: &[HostPattern], name: &HostName) -> bool {
    patterns.iter().any(|pattern| matches!(pattern.fit(name), Fit::Always(_)))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
