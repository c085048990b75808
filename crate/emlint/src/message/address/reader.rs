//! From words to mailboxes, groups and defects: items are split first, then each is judged by itself.

use super::pieces::{Piece, Word, words};
use super::{AddressList, Defect, DefectKind, Group, Mailbox};
use crate::List as _;
use crate::span::is_wsp;
use crate::{Edit, Slice, Span};
use std::ops::Range;

pub(super) fn read(value: Slice<'_>) -> AddressList<'_> {
    let mut list = AddressList::default();
    let words = words(value, &mut list.defects);
    let mut splitter = Splitter::new(&words);
    splitter.split();
    let Splitter { items, groups, .. } = splitter;
    let mut judge = Judge { value, words: &words, list };
    let items = judge.groups(groups, items);
    let items = judge.join_names(items);
    let group = judge.separators(&items);
    for (_, item) in items.iter().enumerate().filter(|(index, item)| item.is_filled && Some(*index) != group) {
        judge.item(item);
    }
    crate::order::by_span(&mut judge.list.defects, |defect| defect.span);
    judge.list
}

/// What stands between two separators; offsets are indices of words.
#[derive(Clone, Debug, Default)]
struct Item {
    words: Range<usize>,
    /// The first `<`.
    open: Option<usize>,
    /// The `>` that closes it.
    close: Option<usize>,
    /// The `:` that ends a source route (RFC 5322 §4.4).
    route: Option<usize>,
    /// The group that it is a member of.
    group: Option<usize>,
    /// The `,` or `;` behind it.
    separator: Option<usize>,
    has_at: bool,
    /// There are words that are no white space and no comment.
    is_filled: bool,
    /// No separator, but a second address begins.
    is_glued: bool,
}

impl Item {
    /// Neither `@` nor `<`.
    const fn is_bare(&self) -> bool {
        !self.has_at && self.open.is_none()
    }
}

/// A group as it is read.
#[derive(Clone, Debug)]
struct RawGroup {
    name: Range<usize>,
    colon: usize,
    semicolon: Option<usize>,
}

struct Splitter<'w, 'a> {
    words: &'w [Word<'a>],
    items: Vec<Item>,
    groups: Vec<RawGroup>,
    item: Item,
    open_group: Option<usize>,
}

impl<'w, 'a> Splitter<'w, 'a> {
    fn new(words: &'w [Word<'a>]) -> Self {
        Self { words, items: Vec::new(), groups: Vec::new(), item: Item::default(), open_group: None }
    }

    fn split(&mut self) {
        let mut last = None;
        for (index, word) in self.words.iter().enumerate().filter(|(_, word)| !word.is_cfws()) {
            let before = last.replace(word.piece);
            match word.piece {
                _ if self.item.route.is_some_and(|colon| index <= colon) => {}
                Piece::Special(b'<') => self.open(index, before),
                Piece::Special(b'>') if self.item.open.is_some() && self.item.close.is_none() => {
                    self.item.close = Some(index);
                }
                Piece::Special(b',') => self.finish(index, Some(index)),
                Piece::Special(b';') => {
                    self.finish(index, Some(index));
                    if let Some(group) = self.open_group.take().and_then(|group| self.groups.get_mut(group)) {
                        group.semicolon = Some(index);
                    }
                    self.item.group = None;
                }
                Piece::Special(b':') if self.begins_group() => {
                    self.open_group = Some(self.groups.len());
                    self.groups.push(RawGroup { name: self.item.words.start..index, colon: index, semicolon: None });
                    self.item = self.next_item(index + 1);
                }
                piece => {
                    self.item.has_at |= piece == Piece::Special(b'@');
                    self.item.is_filled = true;
                }
            }
        }
        self.finish(self.words.len(), None);
    }

    fn begins_group(&self) -> bool {
        self.open_group.is_none() && self.item.open.is_none() && self.item.is_filled && !self.item.has_at
    }

    fn open(&mut self, index: usize, before: Option<Piece>) {
        if let Some(close) = self.item.close {
            // A second address in one item: words between the two name the second.
            self.item.is_glued = true;
            let between = self.words.get(close + 1..index).unwrap_or_default();
            let is_named =
                between.iter().any(|word| matches!(word.piece, Piece::Atom | Piece::Quoted | Piece::EncodedWord));
            self.finish(if is_named { close + 1 } else { index }, None);
        } else if self.item.open.is_some() {
            if before == Some(Piece::Special(b'<')) {
                return;
            }
            self.finish(index, None);
        }
        self.item.open = Some(index);
        self.item.is_filled = true;
        self.item.route = self.route(index);
    }

    /// The colon behind `<@relay,@relay`, if that is what follows the `<` at `open`.
    fn route(&self, open: usize) -> Option<usize> {
        let mut rest = self.words.iter().enumerate().skip(open + 1).filter(|(_, word)| !word.is_cfws());
        if !rest.next().is_some_and(|(_, word)| word.is(b'@')) {
            return None;
        }
        let (index, word) = rest.find(|(_, word)| matches!(word.piece, Piece::Special(b':' | b';' | b'<' | b'>')))?;
        word.is(b':').then_some(index)
    }

    fn next_item(&self, start: usize) -> Item {
        Item { words: start..start, group: self.open_group, ..Item::default() }
    }

    /// Ends the item before the word at `end`, which is the separator if there is one.
    fn finish(&mut self, end: usize, separator: Option<usize>) {
        let next = self.next_item(separator.map_or(end, |separator| separator + 1));
        let mut item = std::mem::replace(&mut self.item, next);
        item.words.end = end;
        item.separator = separator;
        self.items.push(item);
    }
}

/// Words without white space between them, in an item without brackets.
struct Chunk {
    /// A part of the item's significant words.
    words: Range<usize>,
    kind: ChunkKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ChunkKind {
    Words,
    Address,
    /// A `>` that nothing opened.
    Unopened,
}

/// `undisclosed-recipients`, `recipient list not shown`: words that are no user of this machine.
fn is_group_name(words: Slice<'_>) -> bool {
    let is_known = words.bytes.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"undisclosed"));
    is_known || words.bytes.iter().any(|&byte| is_wsp(byte))
}

struct Judge<'w, 'a> {
    value: Slice<'a>,
    words: &'w [Word<'a>],
    list: AddressList<'a>,
}

impl<'a> Judge<'_, 'a> {
    fn span(&self, index: usize) -> Span {
        self.words.get(index).map_or_else(|| Span::at(self.value.span.end()), |word| word.text.span)
    }

    fn piece(&self, index: usize) -> Option<Piece> {
        self.words.get(index).map(|word| word.piece)
    }

    fn is(&self, index: usize, special: u8) -> bool {
        self.piece(index) == Some(Piece::Special(special))
    }

    /// Indices of the words in `range` that are no white space, comment, or delimiter without partner.
    fn significant(&self, range: Range<usize>) -> Vec<usize> {
        let counts = |word: &Word<'_>| !word.is_cfws() && word.piece != Piece::Stray;
        range.filter(|&index| self.words.get(index).is_some_and(counts)).list()
    }

    fn comments(&self, range: Range<usize>) -> impl Iterator<Item = Slice<'a>> {
        let words = self.words.get(range).unwrap_or_default().iter();
        words.filter(|word| word.piece == Piece::Comment).map(|word| word.text)
    }

    /// From the first of `indices` to the last.
    fn joined(&self, indices: &[usize]) -> Slice<'a> {
        let (Some(&first), Some(&last)) = (indices.first(), indices.last()) else { return self.value.sub(0..0) };
        self.value.at(self.span(first).to(self.span(last)))
    }

    /// Reports a defect of the mailbox that is being read.
    fn add(&mut self, defect: Defect) {
        let mailbox = Some(self.list.mailboxes.len());
        self.list.defects.push(Defect { mailbox, ..defect });
    }

    /// Decides what each colon means: a group, a name with a colon in it, or a link.
    fn groups(&mut self, groups: Vec<RawGroup>, mut items: Vec<Item>) -> Vec<Item> {
        // Where each group is in the list, if it stays one.
        let mut kept = vec![None; groups.len()];
        for (index, group) in groups.into_iter().enumerate() {
            let name = self.joined(&self.significant(group.name.clone()));
            let head = name.span.to(self.span(group.colon));
            if group.semicolon.is_none() {
                let mut members = items.iter_mut().filter(|item| item.group == Some(index) && item.is_filled);
                let (first, second) = (members.next(), members.next());
                if name.is("mailto") {
                    let remove = vec![Edit::new(head, "")];
                    self.list.defects.push(Defect::new(DefectKind::Link, head).suggest(remove));
                    continue;
                }
                if let (Some(only), None) = (first, second)
                    && only.open.is_some()
                {
                    only.words.start = group.name.start;
                    continue;
                }
                let last = self.words.iter().rposition(|word| !word.is_cfws()).unwrap_or_default();
                let close = vec![Edit::new(Span::at(self.span(last).end()), ";")];
                self.list.defects.push(Defect::new(DefectKind::OpenGroup, head).suggest(close));
            }
            if let Some(slot) = kept.get_mut(index) {
                *slot = Some(self.list.groups.len());
            }
            let span = group.semicolon.map_or(head, |semicolon| head.to(self.span(semicolon)));
            self.list.groups.push(Group { name, span });
        }
        for item in &mut items {
            item.group = item.group.and_then(|group| kept.get(group).copied().flatten());
        }
        items
    }

    /// Joins `Doe` and `John <…>`: bare words before a separator and a name with an address behind it.
    fn join_names(&self, items: Vec<Item>) -> Vec<Item> {
        let mut joined: Vec<Item> = Vec::with_capacity(items.len());
        for mut item in items {
            let has_name = item.open.is_some_and(|open| !self.significant(item.words.start..open).is_empty());
            // A name has a comma or two; a longer list of bare words is a list of recipients.
            let mut most = if has_name { 2 } else { 0 };
            while most > 0
                && let Some(before) = joined.last()
                && before.separator.is_some()
                && before.is_filled
                && before.is_bare()
                && before.group == item.group
            {
                item.words.start = before.words.start;
                joined.pop();
                most -= 1;
            }
            joined.push(item);
        }
        joined
    }

    /// Separators that separate nothing, or are the wrong ones; the item that is a group without its colon.
    fn separators(&mut self, items: &[Item]) -> Option<usize> {
        let mut group_without_colon = None;
        let last = items.iter().rposition(|item| item.is_filled).unwrap_or_default();
        let mut comma_before = None;
        let mut behind_group = false;
        for (index, item) in items.iter().enumerate() {
            let separator = item.separator;
            let was_behind_group = std::mem::replace(
                &mut behind_group,
                item.group.is_some() && separator.is_some_and(|index| self.is(index, b';')),
            );
            if let Some(semicolon) = separator.filter(|&index| self.is(index, b';') && item.group.is_none()) {
                let span = self.span(semicolon);
                let is_last = index >= last;
                let name = self.joined(&self.significant(item.words.clone()));
                let defect = if is_last && item.is_bare() && is_group_name(name) {
                    group_without_colon = Some(index);
                    let colon = vec![Edit::new(Span::at(name.span.end()), ":")];
                    Defect::new(DefectKind::GroupWithoutColon, name.span.to(span)).suggest(colon)
                } else {
                    let comma = if is_last { "" } else { "," };
                    Defect::new(DefectKind::Semicolon { is_last }, span).repair(vec![Edit::new(span, comma)])
                };
                self.list.defects.push(defect);
            }
            let comma = separator.filter(|&index| self.is(index, b','));
            // The comma before an item that has nothing and ends the list was the last one needed.
            if !item.is_filled
                && !was_behind_group
                && let Some(comma) = comma.or(comma_before)
            {
                let span = self.span(comma);
                self.list.defects.push(Defect::new(DefectKind::EmptyItem, span).repair(vec![Edit::new(span, "")]));
            }
            comma_before = comma.filter(|_| item.is_filled);
        }
        group_without_colon
    }

    fn item(&mut self, item: &Item) {
        match item.open {
            Some(open) => self.with_brackets(item, open),
            None if item.has_at => self.without_brackets(item),
            None => self.without_address(item),
        }
    }

    fn group(&self, item: &Item) -> Option<Slice<'a>> {
        item.group.and_then(|group| self.list.groups.get(group)).map(|group| group.name)
    }

    /// `name <address>`.
    fn with_brackets(&mut self, item: &Item, open: usize) {
        let Range { start, end } = item.words;
        let close = item.close.unwrap_or(end);
        let name = self.significant(start..open);
        let inner = self.significant(open + 1..close);
        let behind = self.significant((close + 1).min(end)..end);
        let comments = self.comments(start..open).chain(self.comments(close.min(end)..end)).list();
        // `<<` and `>>` belong together.
        let opening = inner.iter().take_while(|&&index| self.is(index, b'<')).count();
        let closing = behind.iter().take_while(|&&index| self.is(index, b'>')).count();
        let (more_open, inner) = inner.split_at(opening);
        let (more_close, behind) = behind.split_at(closing);

        self.judge_name(&name, start..open);
        self.judge_brackets(open, more_open, inner, item.close, more_close);
        if !behind.is_empty() {
            // Before a second address it stands where the comma should.
            let span = self.joined(behind).span;
            let repair = if item.is_glued { vec![Edit::new(span, ",")] } else { Vec::new() };
            self.add(Defect::new(DefectKind::TextBehind, span).suggest(repair));
        }
        let address = match item.route {
            Some(colon) => {
                let (route, address) = inner.split_at(inner.partition_point(|&index| index <= colon));
                let span = self.joined(route).span;
                self.add(Defect::new(DefectKind::SourceRoute, span).suggest(vec![Edit::new(span, "")]));
                address
            }
            None => inner,
        };
        self.judge_inner_blanks(more_open.last().copied().unwrap_or(open), item.close);
        if address.is_empty() && item.close.is_some() {
            self.add(Defect::new(DefectKind::NoAddressInBrackets, self.span(open).to(self.span(close))));
        }
        let (local_part, domain) = self.address(address);
        let first = name.first().copied().unwrap_or(open);
        let last = [behind.last(), more_close.last(), item.close.as_ref(), inner.last(), more_open.last()];
        let last = last.into_iter().flatten().next().copied().unwrap_or(open);
        self.list.mailboxes.push(Mailbox {
            span: self.span(first).to(self.span(last)),
            name: self.joined(&name),
            address: self.joined(address),
            local_part,
            domain,
            angle: true,
            comments,
            group: self.group(item),
            separator: item.separator.map(|separator| self.span(separator)),
        });
        if item.is_glued && behind.is_empty() {
            let behind = Span::at(self.span(close).end());
            self.add(Defect::new(DefectKind::MissingComma, behind).suggest(vec![Edit::new(behind, ",")]));
        }
    }

    /// What must not stand in a phrase (RFC 5322 §3.2.5). One defect says it for the whole name: the gravest.
    fn judge_name(&mut self, name: &[usize], range: Range<usize>) {
        if let (Some(&first), Some(&comma)) = (name.first(), name.iter().rfind(|&&index| self.is(index, b','))) {
            return self.add(Defect::new(DefectKind::CommaInName, self.span(first).to(self.span(comma))));
        }
        let mut dot = None;
        for word in name.iter().filter_map(|&index| self.words.get(index)) {
            let text = word.text;
            let special = match word.piece {
                Piece::Special(b'>') => {
                    let remove = vec![Edit::new(text.span, "")];
                    return self.add(Defect::new(DefectKind::Unbalanced(b'>'), text.span).suggest(remove));
                }
                Piece::Special(special) => Some((special, 0)),
                Piece::Literal => Some((b'[', 0)),
                Piece::Atom => memchr::memchr(b'\\', text.bytes).map(|at| (b'\\', at)),
                _ => None,
            };
            if let Some((special, at)) = special {
                return self.add(Defect::new(DefectKind::SpecialInName(special), text.sub(at..at + 1).span));
            }
            if word.piece == Piece::Atom && dot.is_none() {
                dot = memchr::memchr(b'.', text.bytes).map(|at| text.sub(at..at + 1).span);
            }
        }
        if let Some(dot) = dot {
            self.add(Defect::new(DefectKind::SpecialInName(b'.'), dot));
        }
        let comments: Vec<Span> = self.comments(range).map(|comment| comment.span).list();
        for span in comments {
            self.add(Defect::new(DefectKind::CommentInName, span));
        }
    }

    /// `<` without `>`, and more of either than one.
    fn judge_brackets(
        &mut self,
        open: usize,
        more_open: &[usize],
        inner: &[usize],
        close: Option<usize>,
        more_close: &[usize],
    ) {
        let remove = |index: &usize| Edit::new(self.span(*index), "");
        let mut repair: Vec<Edit> = more_open.iter().chain(more_close).map(remove).list();
        let defect = if close.is_none() {
            let last = inner.last().or(more_open.last()).copied().unwrap_or(open);
            repair.push(Edit::new(Span::at(self.span(last).end()), ">"));
            let defect = Defect::new(DefectKind::Unbalanced(b'<'), self.span(open));
            if self.is_one_run(inner) { defect.repair(repair) } else { defect.suggest(repair) }
        } else if let Some(&extra) = more_open.first() {
            Defect::new(DefectKind::Doubled(b'<'), self.span(extra)).repair(repair)
        } else if let Some(&extra) = more_close.first() {
            Defect::new(DefectKind::Doubled(b'>'), self.span(extra)).repair(repair)
        } else {
            return;
        };
        self.add(defect);
    }

    /// Nothing stands between the words.
    fn is_one_run(&self, indices: &[usize]) -> bool {
        !indices.is_empty()
            && indices.windows(2).all(|pair| matches!(pair, [a, b] if self.span(*a).end == self.span(*b).start))
    }

    /// White space directly inside the brackets. A fold there is another rule's.
    fn judge_inner_blanks(&mut self, open: usize, close: Option<usize>) {
        let blank = |index: usize| {
            let word = self.words.get(index).filter(|word| word.piece == Piece::Blank)?;
            word.text.bytes.iter().all(|&byte| is_wsp(byte)).then_some(word.text.span)
        };
        let first = blank(open + 1);
        let last = close.map(|close| close - 1).filter(|&last| last > open + 1).and_then(blank);
        if let Some(span) = first.or(last) {
            let remove = first.into_iter().chain(last).map(|span| Edit::new(span, "")).list();
            self.add(Defect::new(DefectKind::BlankInBrackets, span).repair(remove));
        }
    }

    /// `address`, with or without other words around it.
    fn without_brackets(&mut self, item: &Item) {
        let indices = self.significant(item.words.clone());
        let chunks = self.chunks(&indices);
        let words = |chunk: &Chunk| indices.get(chunk.words.clone()).unwrap_or_default();
        let mut name: Vec<usize> = Vec::new();
        let mut addresses = 0;
        let mut start = item.words.start;
        let mut closed = false;
        let mut rest = chunks.iter().peekable();
        while let Some(chunk) = rest.next() {
            match chunk.kind {
                ChunkKind::Words => name.extend(words(chunk)),
                ChunkKind::Unopened if std::mem::take(&mut closed) => {}
                ChunkKind::Unopened => {
                    let span = self.joined(words(chunk)).span;
                    self.add(Defect::new(DefectKind::Unbalanced(b'>'), span).suggest(vec![Edit::new(span, "")]));
                }
                ChunkKind::Address => {
                    let address = words(chunk);
                    let end = address.last().map_or(start, |last| last + 1);
                    let close = rest.peek().filter(|next| next.kind == ChunkKind::Unopened).map(|next| words(next));
                    closed = close.is_some();
                    if addresses > 0 {
                        let before = Span::at(self.list.mailboxes.last().map_or(start, |last| last.span.end()));
                        self.add(Defect::new(DefectKind::MissingComma, before).suggest(vec![Edit::new(before, ",")]));
                    }
                    addresses += 1;
                    let comments = self.comments(start..end).list();
                    self.bare_address(item, &name, address, close, comments);
                    (start, name) = (end, Vec::new());
                }
            }
        }
        let comments: Vec<_> = self.comments(start..item.words.end).list();
        let index = self.list.mailboxes.len().checked_sub(1);
        if !name.is_empty() {
            let span = self.joined(&name).span;
            self.list.defects.push(Defect { mailbox: index, ..Defect::new(DefectKind::TextBehind, span) });
        }
        if let Some(mailbox) = self.list.mailboxes.last_mut() {
            mailbox.comments.extend(comments);
            let old = mailbox.comments.last().filter(|_| mailbox.name.is_empty()).map(|comment| comment.span);
            if let Some(span) = old.filter(|span| span.start > mailbox.address.span.start) {
                self.list.defects.push(Defect { mailbox: index, ..Defect::new(DefectKind::NameAsComment, span) });
            }
        }
    }

    /// Splits at white space that does not belong to an address: that around `@`, and around dots behind it, does
    /// (RFC 5322 §4.4).
    fn chunks(&self, indices: &[usize]) -> Vec<Chunk> {
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut before: Option<usize> = None;
        for (at, &index) in indices.iter().enumerate() {
            let kind = match self.piece(index) {
                Some(Piece::Special(b'@')) => ChunkKind::Address,
                Some(Piece::Special(b'>')) => ChunkKind::Unopened,
                _ => ChunkKind::Words,
            };
            let next = indices.get(at + 1).copied();
            let joins = before.is_some_and(|before| self.joins(before, index, next, chunks.last()));
            let open =
                chunks.last_mut().filter(|chunk| chunk.kind != ChunkKind::Unopened && kind != ChunkKind::Unopened);
            if let Some(chunk) = open.filter(|_| joins) {
                chunk.words.end = at + 1;
                if kind == ChunkKind::Address {
                    chunk.kind = kind;
                }
            } else {
                chunks.push(Chunk { words: at..at + 1, kind });
            }
            before = Some(index);
        }
        chunks
    }

    /// Whether the words at `before` and `index` belong to one chunk.
    fn joins(&self, before: usize, index: usize, next: Option<usize>, chunk: Option<&Chunk>) -> bool {
        if self.span(before).end == self.span(index).start || self.is(before, b'@') || self.is(index, b'@') {
            return true;
        }
        let in_domain = chunk.is_some_and(|chunk| chunk.kind == ChunkKind::Address);
        // `exa mple.org`: what has no dot yet is no whole domain.
        let has_dot = |index: usize| self.words.get(index).is_some_and(|word| word.text.bytes.contains(&b'.'));
        let is_half = self.piece(before) == Some(Piece::Atom) && !has_dot(before) && has_dot(index);
        in_domain && (self.is_at_dot(before, index) || (is_half && !next.is_some_and(|next| self.is(next, b'@'))))
    }

    /// A dot ends the word at `before` or begins the one at `index`.
    fn is_at_dot(&self, before: usize, index: usize) -> bool {
        let text = |index: usize| self.words.get(index).map(|word| word.text.bytes).unwrap_or_default();
        text(before).ends_with(b".") || text(index).starts_with(b".")
    }

    fn bare_address(
        &mut self,
        item: &Item,
        name: &[usize],
        address: &[usize],
        close: Option<&[usize]>,
        comments: Vec<Slice<'a>>,
    ) {
        let text = self.joined(address);
        if let Some(close) = close.map(|close| self.joined(close).span) {
            let open = vec![Edit::new(Span::at(text.span.start()), "<")];
            self.add(Defect::new(DefectKind::Unbalanced(b'>'), close).repair(open));
        } else if !name.is_empty() {
            let brackets = vec![Edit::new(Span::at(text.span.start()), "<"), Edit::new(Span::at(text.span.end()), ">")];
            self.add(Defect::new(DefectKind::NoBrackets, text.span).suggest(brackets));
        }
        let (local_part, domain) = self.address(address);
        let name = self.joined(name);
        self.list.mailboxes.push(Mailbox {
            span: if name.is_empty() { text.span } else { name.span.to(text.span) },
            name,
            address: text,
            local_part,
            domain,
            angle: false,
            comments,
            group: self.group(item),
            separator: item.separator.map(|separator| self.span(separator)),
        });
    }

    /// Words, but no `@` and no brackets.
    fn without_address(&mut self, item: &Item) {
        let indices = self.significant(item.words.clone());
        if let Some(&close) = indices.iter().find(|&&index| self.is(index, b'>')) {
            let span = self.span(close);
            self.add(Defect::new(DefectKind::Unbalanced(b'>'), span).suggest(vec![Edit::new(span, "")]));
        }
        let indices: Vec<usize> = indices.into_iter().filter(|&index| !self.is(index, b'>')).list();
        if indices.is_empty() {
            return;
        }
        let text = self.joined(&indices);
        let empty = self.value.sub(0..0);
        let is_word = matches!(indices.as_slice(), [only] if self.piece(*only) == Some(Piece::Atom));
        let (kind, name, address) =
            if is_word { (DefectKind::NoDomain, empty, text) } else { (DefectKind::NameWithoutAddress, text, empty) };
        self.add(Defect::new(kind, text.span));
        self.list.mailboxes.push(Mailbox {
            span: text.span,
            name,
            address,
            local_part: address,
            domain: None,
            angle: false,
            comments: self.comments(item.words.clone()).list(),
            group: self.group(item),
            separator: item.separator.map(|separator| self.span(separator)),
        });
    }

    /// Local part and domain of an addr-spec (RFC 5322 §3.4.1), and what is wrong with it.
    fn address(&mut self, indices: &[usize]) -> (Slice<'a>, Option<Slice<'a>>) {
        let Some(at) = indices.iter().rposition(|&index| self.is(index, b'@')) else {
            let all = self.joined(indices);
            if !indices.is_empty() {
                let is_word =
                    matches!(indices, [only] if matches!(self.piece(*only), Some(Piece::Atom | Piece::Quoted)));
                let kind = if is_word { DefectKind::NoDomain } else { DefectKind::NameWithoutAddress };
                self.add(Defect::new(kind, all.span));
            }
            return (all, None);
        };
        let (local, domain) = indices.split_at(at);
        let sign = domain.first().map_or_else(Span::default, |&index| self.span(index));
        let domain = domain.get(1..).unwrap_or_default();
        if local.is_empty() {
            self.add(Defect::new(DefectKind::NoLocalPart, sign));
        }
        if local.iter().any(|&index| self.is(index, b'@')) {
            let second = indices.iter().filter(|&&index| self.is(index, b'@')).nth(1).map(|&index| self.span(index));
            self.add(Defect::new(DefectKind::SecondAt, second.unwrap_or(sign)));
        } else {
            self.judge_words(local, false);
        }
        self.judge_words(domain, true);
        self.judge_gaps(indices);
        let after = Slice { bytes: &[], span: Span::at(sign.end()) };
        (self.joined(local), Some(if domain.is_empty() { after } else { self.joined(domain) }))
    }

    /// What cannot stand in a local part or domain, whatever its dots.
    fn judge_words(&mut self, indices: &[usize], is_domain: bool) {
        let mut before: Option<&Word<'a>> = None;
        for word in indices.iter().filter_map(|&index| self.words.get(index)) {
            let touches = before.is_some_and(|before| before.text.span.end == word.text.span.start);
            let misplaced = match word.piece {
                Piece::Special(_) => Some(word.text.sub(0..1).span),
                Piece::Atom => memchr::memchr(b'\\', word.text.bytes).map(|at| word.text.sub(at..at + 1).span),
                Piece::Quoted if is_domain => Some(word.text.span),
                Piece::Literal if indices.len() > 1 => Some(word.text.span),
                _ => None,
            };
            if let Some(span) = misplaced {
                return self.add(Defect::new(DefectKind::SpecialInAddress, span));
            }
            // A quoted string is a word of its own, between dots (RFC 5322 §4.4).
            let beside = |quoted: &Word<'_>, other: &[u8]| quoted.piece == Piece::Quoted && !other.is_empty();
            if let Some(before) = before.filter(|_| touches) {
                let (left, right) = (before.text.bytes, word.text.bytes);
                let right_of_quote = beside(before, right) && !right.starts_with(b".");
                let left_of_quote = beside(word, left) && !left.ends_with(b".");
                if right_of_quote || left_of_quote {
                    return self.add(Defect::new(DefectKind::SpecialInAddress, word.text.span));
                }
            }
            before = Some(word);
        }
    }

    /// White space and comments within an address: obsolete beside `@` and dots, wrong elsewhere.
    fn judge_gaps(&mut self, indices: &[usize]) {
        let mut obsolete: Vec<Span> = Vec::new();
        let mut has_comment = false;
        let mut in_domain = false;
        for pair in indices.windows(2) {
            let &[before, index] = pair else { continue };
            in_domain |= self.is(before, b'@');
            let gap = Span { start: self.span(before).end, end: self.span(index).start };
            let text = self.value.at(gap).bytes;
            // A fold within an address is another rule's.
            if gap.is_empty() || text.contains(&b'\r') || text.contains(&b'\n') {
                continue;
            }
            if self.is(before, b'@') || self.is(index, b'@') || self.is_at_dot(before, index) {
                has_comment |= !text.iter().all(|&byte| is_wsp(byte));
                obsolete.push(gap);
            } else {
                return self.add(Defect::new(DefectKind::BlankInAddress { in_domain }, gap));
            }
        }
        let Some(&first) = obsolete.first() else { return };
        let remove = obsolete.into_iter().map(|gap| Edit::new(gap, "")).list();
        let defect = Defect::new(DefectKind::SpacedAddress, first);
        self.add(if has_comment { defect.suggest(remove) } else { defect.repair(remove) });
    }
}
