//! What several rules have to say about elements that do not nest: which of them says it.

use crate::List as _;
use crate::html::Html;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::tree::{Closer, Problem};

/// A problem of nesting as a reader of the markup would put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// `<b><i></b></i>`: the end tag at `end` comes behind that of an element around it, which is `closer`.
    Misnested {
        end: Region,
        tag: u32,
        closer: Closer,
    },
    /// The end tag never comes.
    Unclosed {
        tag: u32,
        closer: Closer,
    },
    /// An end tag without a start tag; the closed element is named where it had been closed before.
    Stray {
        end: u32,
        closed: Option<u32>,
    },
    /// `<p>` that a block ended, with its `</p>` behind the block.
    BlockInParagraph {
        end: Region,
        tag: u32,
        block: u32,
    },
    Nested {
        inner: u32,
        outer: u32,
    },
    WrongHeading {
        end: Region,
        tag: u32,
    },
}

/// Octets that an end tag may come late to be taken for that of an element whose end tag may be left out.
const NEAR: u32 = 400;

/// The faults of a part. Behind a place where everything is lost none is counted.
pub(super) fn faults(html: &Html) -> impl Iterator<Item = Fault> + '_ {
    let swallowed = html.swallowed();
    html.tree.problems.iter().filter_map(move |problem| {
        let fault = fault(html, problem)?;
        // What is open where a quote or a comment never ends is closed behind it, for all that can be known.
        let is_lost = matches!(fault, Fault::Unclosed { tag, closer: Closer::Text(_) }
            if swallowed.is_some_and(|lost| html.document.tag(tag).is_none_or(|tag| tag.region.start < lost.start)));
        (!is_lost).then_some(fault)
    })
}

/// Octets that an end tag may stand before its start tag to be taken for it: `</div><div>`.
const BEFORE: u32 = 2000;

/// End tags without a start tag, each with the start tag without an end tag behind it that it probably belongs to.
/// Only for names of which one element is not closed: with more of them nobody can tell.
pub(super) fn in_wrong_order(html: &Html) -> Vec<(u32, u32)> {
    let mut strays: Vec<Vec<(u32, u32)>> = vec![Vec::new(); html.document.names];
    let mut unclosed: Vec<(u32, u32)> = vec![(0, 0); html.document.names];
    for fault in faults(html) {
        match fault {
            Fault::Stray { end, closed: None } => {
                let Some(tag) = html.document.ends.get(end as usize) else { continue };
                if let Some(all) = strays.get_mut(tag.name_id as usize) {
                    all.push((tag.region.end, end));
                }
            }
            Fault::Unclosed { tag, .. } => {
                let name = html.document.tag(tag).and_then(|start| unclosed.get_mut(start.name_id as usize));
                if let Some((count, last)) = name {
                    (*count, *last) = (*count + 1, tag);
                }
            }
            _ => {}
        }
    }
    let pairs = strays.iter().zip(unclosed).filter(|(_, (count, _))| *count == 1);
    pairs
        .filter_map(|(ends, (_, tag))| {
            let start = html.document.tag(tag)?.region.start;
            let (at, end) = *ends.iter().rfind(|(at, _)| *at <= start)?;
            (start - at <= BEFORE).then_some((end, tag))
        })
        .list()
}

fn fault(html: &Html, problem: &Problem) -> Option<Fault> {
    let tag_of = |index: u32| html.document.tag(index);
    Some(match *problem {
        Problem::Nested { inner, outer } => Fault::Nested { inner, outer },
        Problem::Stray { end } => Fault::Stray { end, closed: None },
        Problem::WrongHeading { end, tag } => Fault::WrongHeading { end: end_region(html, end), tag },
        Problem::Unclosed { tag, closer } => {
            let start = tag_of(tag)?;
            if start.foreign || start.element == Element::Unknown || start.self_closing {
                return None;
            }
            Fault::Unclosed { tag, closer }
        }
        Problem::Late { end, tag, closer } => late(html, end, tag, closer)?,
    })
}

fn late(html: &Html, end: u32, tag: u32, closer: Closer) -> Option<Fault> {
    let start = html.document.tag(tag)?;
    let region = end_region(html, end);
    if start.element == Element::Head || start.foreign || start.element == Element::Unknown {
        return None;
    }
    let distance = region.start.saturating_sub(start.content_end);
    Some(match closer {
        Closer::Start(block) if start.element == Element::P => {
            if is_twin(html, block, start) {
                return Some(Fault::Stray { end, closed: Some(tag) });
            }
            Fault::BlockInParagraph { end: region, tag, block }
        }
        Closer::Start(_) if start.element.has_optional_end() => Fault::Stray { end, closed: Some(tag) },
        _ if start.element.has_optional_end() && distance > NEAR => Fault::Stray { end, closed: None },
        closer => Fault::Misnested { end: region, tag, closer },
    })
}

fn is_twin(html: &Html, index: u32, tag: &Tag) -> bool {
    html.document.tag(index).is_some_and(|other| other.element == tag.element)
}

pub(super) fn end_region(html: &Html, end: u32) -> Region {
    html.document.ends.get(end as usize).map(|end| end.region).unwrap_or_default()
}

/// What closed an element, and where.
pub(super) fn closer(html: &Html, closer: Closer) -> (Region, String) {
    match closer {
        Closer::End(end) => {
            let region = end_region(html, end);
            (region, format!("“{}” closes it", html.at(region)))
        }
        Closer::Start(tag) => {
            let tag = html.document.tag(tag);
            let name = tag.map(|tag| html.name(tag)).unwrap_or_default();
            (tag.map(|tag| tag.region).unwrap_or_default(), format!("“<{name}>” closes it"))
        }
        Closer::Text(at) => (Region { start: at, end: at }, "the part ends here".to_owned()),
    }
}
