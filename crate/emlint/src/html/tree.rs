//! Which element stands in which, found in one pass without building a tree.
//!
//! The standard's parser repairs markup while it builds a tree (HTML Standard §13.2.6). Its repairs are not done here,
//! only noticed: a stack of open elements, and for every name the places where it stands in that stack, so that “is
//! there an open `td`” needs no walk and 100,000 unclosed tags cost no more than 100,000 closed ones.

use super::document::{Document, Node};
use super::element::Element;
use super::region::offset;
use crate::List as _;
use crate::order;

/// How an element came to its end without an end tag of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closer {
    /// The end tag of an element around it.
    End(u32),
    /// A start tag that cannot stand in it.
    Start(u32),
    /// Text at this offset that cannot stand in it, or the end of the part there.
    Text(u32),
}

/// What a parser has to repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The end tag of `tag` comes when the element is closed already.
    Late { end: u32, tag: u32, closer: Closer },
    /// The end tag of `tag` never comes, and it needs one.
    Unclosed { tag: u32, closer: Closer },
    /// An end tag of something that is not open.
    Stray { end: u32 },
    /// An element inside another of its kind, which the inner start tag closes (`a`, `button`, `nobr`) or which makes
    /// the inner one vanish (`form`).
    Nested { inner: u32, outer: u32 },
    /// The end tag of another heading closes this one.
    WrongHeading { end: u32, tag: u32 },
}

/// What the pass over the elements found, in the order in which a parser would notice.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) problems: Vec<Problem>,
    pub(crate) max_depth: u32,
    /// The first tag that stands deeper than parsers of browsers go.
    pub(crate) too_deep: Option<u32>,
}

/// Browsers attach what stands deeper to the element at this depth.
pub(crate) const MAX_DEPTH: u32 = 512;

/// Says of every tag and text of `document` what it stands in.
pub(crate) fn build(text: &str, document: &mut Document) -> Tree {
    let mut builder = Builder::new(document.names);
    let nodes = std::mem::take(&mut document.nodes);
    for &node in &nodes {
        match node {
            Node::Start(index) => builder.start(document, index),
            Node::End(index) => builder.end(document, index),
            Node::Text(index) => builder.text(text, document, index),
            Node::Comment(_) | Node::Doctype(_) => {}
        }
    }
    document.nodes = nodes;
    builder.finish(document, offset(text.len()))
}

/// Elements that end tags and implied ends do not reach across, by what is looked for (§13.2.4.2).
#[derive(Clone, Copy)]
enum Scope {
    Any,
    Button,
    List,
    Table,
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    /// Start tags of open elements, outermost first.
    stack: Vec<u32>,
    /// For every name, where in the stack it stands.
    by_name: Vec<Vec<usize>>,
    /// Where in the stack scopes end: any, button, list, table.
    barriers: [Vec<usize>; 4],
    /// Where in the stack `svg` and `math` stand.
    foreign: Vec<usize>,
    /// For every name, elements that were closed before their end tag came.
    early: Vec<Vec<(u32, Closer)>>,
    /// End tags that are left over because their start tag was ignored or closed by its twin.
    spare: Vec<u32>,
}

impl Builder {
    fn new(names: usize) -> Self {
        Self {
            by_name: vec![Vec::new(); names],
            early: vec![Vec::new(); names],
            spare: vec![0; names],
            ..Self::default()
        }
    }

    /// One more end tag of this name than there will be elements.
    fn expect_spare(&mut self, name_id: u32) {
        if let Some(spare) = self.spare.get_mut(name_id as usize) {
            *spare += 1;
        }
    }

    /// The place of the innermost element of this name, whatever stands around it.
    fn innermost(&self, name_id: u32) -> Option<usize> {
        self.by_name.get(name_id as usize)?.last().copied()
    }

    fn start(&mut self, document: &mut Document, index: u32) {
        let Some(&tag) = document.tag(index) else { return };
        let element = tag.element;
        let is_foreign = !self.foreign.is_empty();
        if !is_foreign {
            self.imply_ends(document, index, element);
        }
        let depth = offset(self.stack.len());
        let parent = self.stack.last().copied();
        if let Some(tag) = document.tags.get_mut(index as usize) {
            tag.parent = parent;
            tag.depth = depth;
            tag.foreign = is_foreign;
        }
        self.tree.max_depth = self.tree.max_depth.max(depth);
        if depth > MAX_DEPTH && self.tree.too_deep.is_none() {
            self.tree.too_deep = Some(index);
        }
        // `<o:p/>` stays open for a parser, which changes nothing that anybody sees.
        let is_empty = tag.self_closing && (is_foreign || element == Element::Unknown);
        // A form right in a table has no content (§13.2.6.4.9).
        let around = parent.and_then(|parent| document.tag(parent)).map(|parent| parent.element);
        let is_form_in_table = element == Element::Form
            && around.is_some_and(|around| around.is_row_group() || matches!(around, Element::Table | Element::Tr));
        if is_form_in_table {
            self.expect_spare(tag.name_id);
        }
        let has_no_content = element.is_void() || is_empty || is_form_in_table;
        if !has_no_content {
            self.push(document, index);
        }
    }

    fn text(&mut self, text: &str, document: &mut Document, index: u32) {
        let Some(&node) = document.texts.get(index as usize) else { return };
        let top = self.stack.last().and_then(|&top| document.tag(top)).map(|top| top.element);
        if top == Some(Element::Head) && !node.region.of(text).trim_ascii().is_empty() {
            self.pop_to(document, self.stack.len() - 1, Closer::Text(node.region.start), None);
        }
        if let Some(node) = document.texts.get_mut(index as usize) {
            node.parent = self.stack.last().copied();
        }
    }

    fn push(&mut self, document: &Document, index: u32) {
        let Some(tag) = document.tag(index) else { return };
        let at = self.stack.len();
        self.stack.push(index);
        if let Some(places) = self.by_name.get_mut(tag.name_id as usize) {
            places.push(at);
        }
        for (scope, barriers) in [Scope::Any, Scope::Button, Scope::List, Scope::Table].iter().zip(&mut self.barriers) {
            if is_barrier(tag.element, *scope) {
                barriers.push(at);
            }
        }
        if matches!(tag.element, Element::Svg | Element::Math) {
            self.foreign.push(at);
        }
    }

    /// Closes what stands at `at` in the stack and everything in it.
    fn pop_to(&mut self, document: &mut Document, at: usize, closer: Closer, own_end: Option<u32>) {
        let end = match closer {
            Closer::End(end) => document.ends.get(end as usize).map_or(0, |end| end.region.start),
            Closer::Start(tag) => document.tag(tag).map_or(0, |tag| tag.region.start),
            Closer::Text(at) => at,
        };
        while self.stack.len() > at {
            let is_target = self.stack.len() == at + 1;
            let Some(index) = self.stack.pop() else { return };
            let place = self.stack.len();
            let Some(tag) = document.tags.get_mut(index as usize) else { continue };
            tag.content_end = end;
            let name_id = tag.name_id;
            if let Some(places) = self.by_name.get_mut(name_id as usize) {
                places.pop();
            }
            for barriers in self.barriers.iter_mut().chain([&mut self.foreign]) {
                if barriers.last() == Some(&place) {
                    barriers.pop();
                }
            }
            if let Some(own) = own_end.filter(|_| is_target) {
                tag.end = Some(own);
            } else if let Some(early) = self.early.get_mut(name_id as usize) {
                early.push((index, closer));
            }
        }
    }

    /// Where in the stack the innermost element of this name stands, if nothing shields it.
    fn find(&self, name_id: u32, scope: Scope) -> Option<usize> {
        let at = self.innermost(name_id)?;
        let barrier = self.barriers.get(scope as usize).and_then(|barriers| barriers.last());
        barrier.is_none_or(|&barrier| barrier <= at).then_some(at)
    }

    /// The outermost of the innermost ones of these names.
    fn find_any(&self, elements: &[Element], scope: Scope) -> Option<usize> {
        elements.iter().filter_map(|&element| self.find(element as u32, scope)).min()
    }

    /// Closes what the start tag of `element` cannot stand in (§13.1.2.4, §13.2.6.4).
    fn imply_ends(&mut self, document: &mut Document, index: u32, element: Element) {
        use Element::{A, Button, Dd, Dt, Form, Head, Li, Nobr, Optgroup, Option, P, Rp, Rt, Select};
        let closer = Closer::Start(index);
        let is_in_head = self.stack.last().and_then(|&top| document.tag(top)).is_some_and(|top| top.element == Head);
        if is_in_head && !element.is_metadata() {
            self.pop_to(document, self.stack.len() - 1, closer, None);
        }
        if element.ends_p()
            && let Some(at) = self.find(P as u32, Scope::Button)
        {
            self.pop_to(document, at, closer, None);
        }
        let ended: &[Element] = match element {
            Li if self.shields_item(document) => &[],
            Li => &[Li],
            Dd | Dt => &[Dd, Dt],
            Option if self.stack.last().and_then(|&top| document.tag(top)).is_some_and(|top| top.element == Option) => {
                &[Option]
            }
            Optgroup => &[Optgroup, Option],
            Rt | Rp => &[Rt, Rp],
            _ => &[],
        };
        if let Some(at) = self.find_any(ended, Scope::List) {
            self.pop_to(document, at, closer, None);
        }
        self.clear_to_table(document, element, closer);
        match element {
            A | Button | Nobr => {
                if let Some(at) = self.find(element as u32, Scope::Any)
                    && let Some(&outer) = self.stack.get(at)
                {
                    self.tree.problems.push(Problem::Nested { inner: index, outer });
                    self.expect_spare(element as u32);
                    self.close_silently(document, at, closer);
                }
            }
            Form | Select => {
                if let Some(at) = self.innermost(element as u32)
                    && let Some(&outer) = self.stack.get(at)
                {
                    self.tree.problems.push(Problem::Nested { inner: index, outer });
                }
            }
            _ => {}
        }
    }

    /// A part of a table closes everything up to what it belongs into (§13.2.6.4.9).
    fn clear_to_table(&mut self, document: &mut Document, element: Element, closer: Closer) {
        use Element::{Caption, Col, Colgroup, Table, Tbody, Td, Tfoot, Th, Thead, Tr};
        let contexts: &[Element] = match element {
            Td | Th => &[Table, Tbody, Thead, Tfoot, Tr],
            Tr => &[Table, Tbody, Thead, Tfoot],
            Col => &[Table, Colgroup],
            Tbody | Thead | Tfoot | Caption | Colgroup => &[Table],
            _ => return,
        };
        let innermost = contexts.iter().filter_map(|&context| self.find(context as u32, Scope::Table)).max();
        if let Some(context) = innermost {
            self.pop_to(document, context + 1, closer, None);
        }
    }

    /// Closes an element whose twin began: its own end tag is not missing, it is spare.
    fn close_silently(&mut self, document: &mut Document, at: usize, closer: Closer) {
        let Some(&index) = self.stack.get(at) else { return };
        let Some(name_id) = document.tag(index).map(|tag| tag.name_id) else { return };
        self.pop_to(document, at, closer, None);
        if let Some(early) = self.early.get_mut(name_id as usize) {
            early.pop();
        }
    }

    /// A block other than `p` and `div` between an open `li` and here keeps it open.
    fn shields_item(&self, document: &Document) -> bool {
        let Some(at) = self.find(Element::Li as u32, Scope::List) else { return false };
        // Lists are barriers already; what else shields stands right on top in all but contrived cases.
        let top = self.stack.last().and_then(|&top| document.tag(top)).map(|tag| tag.element);
        at + 1 < self.stack.len()
            && top.is_some_and(|top| top.ends_p() && !matches!(top, Element::P | Element::Div | Element::Address))
    }

    fn end(&mut self, document: &mut Document, index: u32) {
        let Some(&end) = document.ends.get(index as usize) else { return };
        let element = end.element;
        if matches!(element, Element::Body | Element::Html) {
            // What follows is still part of the body (§13.2.6.4.19), so nothing is closed.
            let at = self.innermost(end.name_id);
            if let Some(&tag) = at.and_then(|at| self.stack.get(at))
                && let Some(tag) = document.tags.get_mut(tag as usize)
            {
                tag.end = tag.end.or(Some(index));
            }
            return;
        }
        let scope = if element.is_table_part() || element == Element::Table {
            Scope::Table
        } else if element == Element::P {
            Scope::Button
        } else if element == Element::Li {
            Scope::List
        } else {
            Scope::Any
        };
        let own = self.find(end.name_id, scope);
        let at = match own {
            Some(at) => at,
            None if element.is_heading() => {
                use Element::{H1, H2, H3, H4, H5, H6};
                let Some(at) = self.find_any(&[H1, H2, H3, H4, H5, H6], Scope::Any) else {
                    return self.stray(index, end.name_id);
                };
                if let Some(&tag) = self.stack.get(at) {
                    self.tree.problems.push(Problem::WrongHeading { end: index, tag });
                }
                at
            }
            None => return self.stray(index, end.name_id),
        };
        self.pop_to(document, at, Closer::End(index), Some(index));
    }

    fn stray(&mut self, end: u32, name_id: u32) {
        if let Some((tag, closer)) = self.early.get_mut(name_id as usize).and_then(Vec::pop) {
            self.tree.problems.push(Problem::Late { end, tag, closer });
            return;
        }
        match self.spare.get_mut(name_id as usize).filter(|spare| **spare > 0) {
            Some(spare) => *spare -= 1,
            None => self.tree.problems.push(Problem::Stray { end }),
        }
    }

    fn finish(mut self, document: &mut Document, end: u32) -> Tree {
        self.pop_to(document, 0, Closer::Text(end), None);
        let mut unclosed: Vec<_> = self.early.into_iter().flatten().list();
        order::by_key(&mut unclosed, |&(tag, _)| u64::from(tag));
        let needs_end = |&(tag, _): &(u32, Closer)| {
            document.tag(tag).is_some_and(|tag| !tag.element.has_optional_end() && tag.end.is_none())
        };
        let unclosed = unclosed.into_iter().filter(needs_end);
        self.tree.problems.extend(unclosed.map(|(tag, closer)| Problem::Unclosed { tag, closer }));
        self.tree
    }
}

const fn is_barrier(element: Element, scope: Scope) -> bool {
    use Element::{Applet, Button, Caption, Dl, Html, Marquee, Object, Ol, Table, Td, Template, Th, Ul};
    match scope {
        Scope::Table => matches!(element, Html | Table | Template),
        Scope::Button if matches!(element, Button) => true,
        Scope::List if matches!(element, Dl | Ol | Ul) => true,
        _ => matches!(element, Applet | Caption | Html | Marquee | Object | Table | Td | Template | Th),
    }
}

#[cfg(test)]
mod tests {
    use super::{Closer, Problem, build};
    use crate::html::document::Document;

    /// What is wrong with `text`, in words.
    fn problems(text: &str) -> Vec<String> {
        let mut document = Document::parse(text);
        let tree = build(text, &mut document);
        let tag = |index: u32| document.tag(index).map_or("", |tag| tag.region.of(text));
        let end = |index: u32| document.ends.get(index as usize).map_or("", |end| end.region.of(text));
        let by = |closer: Closer| match closer {
            Closer::End(index) => end(index).to_owned(),
            Closer::Start(index) => tag(index).to_owned(),
            Closer::Text(_) => "text".to_owned(),
        };
        let word = |problem: &Problem| match *problem {
            Problem::Late { end: late, tag: of, closer } => {
                format!("{} of {} late by {}", end(late), tag(of), by(closer))
            }
            Problem::Unclosed { tag: of, closer } => format!("{} unclosed by {}", tag(of), by(closer)),
            Problem::Stray { end: stray } => format!("{} stray", end(stray)),
            Problem::Nested { inner, outer } => format!("{} in {}", tag(inner), tag(outer)),
            Problem::WrongHeading { end: wrong, tag: of } => format!("{} for {}", end(wrong), tag(of)),
        };
        tree.problems.iter().map(word).collect()
    }

    /// The names of the elements around each text.
    fn paths(text: &str) -> Vec<String> {
        let mut document = Document::parse(text);
        build(text, &mut document);
        let path = |mut parent: Option<u32>| {
            let mut names = Vec::new();
            while let Some(tag) = parent.and_then(|index| document.tag(index)) {
                names.insert(0, tag.name.of(text));
                parent = tag.parent;
            }
            names.join(">")
        };
        document.texts.iter().map(|node| format!("{}:{}", path(node.parent), node.region.of(text))).collect()
    }

    #[test]
    fn well_formed_markup_has_no_problem() {
        for text in [
            "<!DOCTYPE html><html><head><title>x</title></head><body><p>a<p>b<br>c</body></html>",
            "<table><tr><td>a<td>b<tr><th>c</table>",
            "<table><thead><tr><td>a</td></tr><tbody><tr><td>b</table>",
            "<ul><li>a<ul><li>b</ul><li>c</ul><dl><dt>a<dd>b<dt>c</dl>",
            "<p>a<div>b</div><p>c",
            "<select><option>a<option>b</select>",
            "<svg><path/><g><path d=x /></g></svg>",
            "<div><o:p/>x</div>",
            "<a href=x><table><tr><td><a href=y>z</a></td></tr></table></a>",
            "<table><form><tr><td>a</td></tr></form></table>",
        ] {
            assert_eq!(problems(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn tells_overlap_from_what_is_missing() {
        assert_eq!(problems("<b><i>x</b></i>"), ["</i> of <i> late by </b>"]);
        assert_eq!(problems("<div><a>x</div>"), ["<a> unclosed by </div>"]);
        assert_eq!(problems("<div><b>x"), ["<div> unclosed by text", "<b> unclosed by text"]);
        assert_eq!(problems("x</div></br>"), ["</div> stray", "</br> stray"]);
        assert_eq!(problems("<td></td>"), [""; 0]);
        assert_eq!(problems("<table><tr><td><div></td></tr></table></div>"), ["</div> of <div> late by </td>"]);
        assert_eq!(problems("<h1>x</h2>"), ["</h2> for <h1>"]);
    }

    #[test]
    fn a_twin_closes_an_element_that_cannot_hold_it() {
        assert_eq!(problems("<a href=1>x<a href=2>y</a></a>"), ["<a href=2> in <a href=1>"]);
        assert_eq!(problems("<form><form></form></form>"), ["<form> in <form>"]);
        assert_eq!(problems("<p>x<div>y</div></p>"), ["</p> of <p> late by <div>"]);
    }

    #[test]
    fn knows_what_text_stands_in() {
        assert_eq!(paths("<p>a<p>b"), ["p:a", "p:b"]);
        assert_eq!(
            paths("<ul><li>a<ul><li>b</ul>c<li>d</ul>e"),
            ["ul>li:a", "ul>li>ul>li:b", "ul>li:c", "ul>li:d", ":e"]
        );
        assert_eq!(paths("<table><tr><td>a<tr><td>b"), ["table>tr>td:a", "table>tr>td:b"]);
        assert_eq!(paths("<table><tbody><tr><td>a<tbody><tr><td>b")[1], "table>tbody>tr>td:b");
        assert_eq!(paths("<table><center><tr><td>a<div><tr><td>b"), ["table>tr>td:a", "table>tr>td:b"]);
        assert_eq!(paths("<head>a"), [":a"]);
        assert_eq!(paths("<b><i>a</b>b")[1], ":b");
        assert_eq!(paths("<body>a</body>b"), ["body:a", "body:b"]);
    }

    #[test]
    fn depth_costs_nothing() {
        let mut document = Document::parse(&"<b>".repeat(100_000));
        let tree = build("", &mut document);
        assert_eq!((tree.max_depth, tree.problems.len()), (99_999, 100_000));
        assert_eq!(tree.too_deep, Some(super::MAX_DEPTH + 1));
    }
}
