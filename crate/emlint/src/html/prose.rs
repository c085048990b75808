//! The text of an HTML body as a reader meets it, with the way back to what was written.

use super::document::{Document, Node};
use super::reference::{Context, Resolved};
use super::region::{Region, offset};
use super::style::{Look, Styles};
use std::cell::RefCell;

/// All text but that of `head`, `style` and the like, in order; blocks are separated by line ends.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Piece>,
    /// The last text with character references that was asked for, since the next place is often in it too.
    resolved: RefCell<Option<(u32, Resolved)>>,
}

/// One text node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// Where it stands in the prose.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) node: u32,
    pub(crate) is_hidden: bool,
}

impl Prose {
    pub(crate) fn new(text: &str, document: &Document, styles: &Styles) -> Self {
        let mut prose = Self::default();
        for node in &document.nodes {
            match *node {
                Node::Start(index) if document.tag(index).is_some_and(|tag| tag.element.breaks_words()) => prose.line(),
                Node::End(index) => {
                    let end = document.ends.get(index as usize);
                    if end.is_some_and(|end| end.element.breaks_words()) {
                        prose.line();
                    }
                }
                Node::Text(index) => {
                    let Some(node) = document.texts.get(index as usize) else { continue };
                    let look = styles.look(node.parent);
                    if look.never_shown {
                        continue;
                    }
                    let start = offset(prose.text.len());
                    prose.text.push_str(document.text(text, node));
                    let end = offset(prose.text.len());
                    prose.pieces.push(Piece { start, end, node: index, is_hidden: look.hidden().is_some() });
                }
                _ => {}
            }
        }
        prose
    }

    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The piece that holds the octet at `at` of the prose.
    pub(crate) fn piece(&self, at: usize) -> Option<&Piece> {
        let behind = self.pieces.partition_point(|piece| piece.start as usize <= at);
        behind.checked_sub(1).and_then(|index| self.pieces.get(index))
    }

    /// How the text at `at` looks.
    pub(crate) fn look(&self, document: &Document, styles: &Styles, at: usize) -> Look {
        let node = self.piece(at).and_then(|piece| document.texts.get(piece.node as usize));
        styles.look(node.and_then(|node| node.parent))
    }

    /// What `start..end` of the prose was written with, from the first to the last octet.
    pub(crate) fn region(&self, text: &str, document: &Document, start: usize, end: usize) -> Region {
        let first = self.place(text, document, start).start;
        let last = if end > start { self.place(text, document, end - 1).end } else { first };
        Region { start: first, end: last.max(first) }
    }

    /// What the octet at `at` was written with.
    fn place(&self, text: &str, document: &Document, at: usize) -> Region {
        let found = self.piece(at).and_then(|piece| Some((piece, document.texts.get(piece.node as usize)?)));
        let Some((piece, node)) = found else { return Region::default() };
        let within = at.saturating_sub(piece.start as usize);
        if Document::is_literal(node) {
            let at = node.region.start() + within.min(node.region.len());
            return Region::new(at, (at + 1).min(node.region.end()));
        }
        let mut cache = self.resolved.borrow_mut();
        if cache.as_ref().is_none_or(|(node, _)| *node != piece.node) {
            *cache = Some((piece.node, Resolved::new(text, node.region, Context::Text)));
        }
        cache.as_ref().map(|(_, resolved)| resolved.region(within, within + 1)).unwrap_or_default()
    }

    /// The pieces that a reader sees, with their text.
    pub(crate) fn visible(&self) -> impl Iterator<Item = (&Piece, &str)> {
        self.pieces.iter().filter(|piece| !piece.is_hidden).map(|piece| (piece, self.text_of(piece)))
    }

    /// The text that a reader sees, white space as HTML shows it: one space between words, one line end between blocks.
    pub(crate) fn lines(&self) -> String {
        let (mut lines, mut gap, mut behind) = (String::new(), None, 0);
        for (piece, shown) in self.visible() {
            if self.text.get(behind..piece.start as usize).is_some_and(|between| between.contains('\n')) {
                gap = Some('\n');
            }
            behind = piece.end as usize;
            for character in shown.chars() {
                if character.is_ascii_whitespace() {
                    gap = gap.or(Some(' '));
                    continue;
                }
                lines.extend(gap.take().filter(|_| !lines.is_empty()));
                lines.push(character);
            }
        }
        lines
    }

    pub(crate) fn text_of(&self, piece: &Piece) -> &str {
        self.text.get(piece.start as usize..piece.end as usize).unwrap_or_default()
    }
}

/// Characters that leave no mark: white space, joiners, soft hyphens, and what pads preview lines.
pub(crate) fn is_invisible(character: char) -> bool {
    // Nearly all characters of nearly all texts end here.
    !matches!(character, '!'..='~')
        && (character.is_whitespace()
            || matches!(
                character,
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{61c}'
                    | '\u{115f}'
                    | '\u{1160}'
                    | '\u{17b4}'
                    | '\u{17b5}'
                    | '\u{180b}'..='\u{180e}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{2800}'
                    | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{feff}'
                    | '\u{ffa0}'
            ))
}

/// Characters of `text` that leave a mark.
pub(crate) fn visible_len(text: &str) -> usize {
    text.chars().filter(|&character| !is_invisible(character)).count()
}

#[cfg(test)]
mod tests {
    use super::Prose;
    use crate::html::document::Document;
    use crate::html::style::Styles;
    use crate::html::tree;

    #[test]
    fn joins_words_and_finds_them_again() {
        let text = "<style>p{}</style><p>Hi {{<b>na&#109;e</b>}},<p>a<br>b&uuml;<i style=display:none>c</i>";
        let mut document = Document::parse(text);
        tree::build(text, &mut document);
        let styles = Styles::new(text, &document);
        let prose = Prose::new(text, &document, &styles);
        assert_eq!(prose.text, "Hi {{name}},\na\nb\u{fc}c");
        let written = |what: &str| {
            let start = prose.text.find(what).unwrap();
            prose.region(text, &document, start, start + what.len()).of(text)
        };
        assert_eq!(written("{{name}}"), "{{<b>na&#109;e</b>}}");
        assert_eq!(written("\u{fc}"), "&uuml;");
        let visible: String = prose.visible().map(|(_, text)| text).collect();
        assert_eq!(visible, "Hi {{name}},ab\u{fc}");
    }
}
