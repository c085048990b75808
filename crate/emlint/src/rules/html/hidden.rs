//! Text that readers do not see, gathered by what hides it.

use crate::html::Html;
use crate::html::prose::visible_len;
use crate::html::region::Region;
use crate::html::style::{Hidden, Hiding};

/// All text that one element hides.
pub(super) struct HiddenText {
    pub(super) by: Hidden,
    pub(super) text: String,
    /// Characters that would leave a mark.
    pub(super) length: usize,
    /// The first text node.
    pub(super) first: Region,
    /// It is the first text of the body, for the line beside the subject in lists of messages.
    pub(super) is_preheader: bool,
}

/// The longest text that is shown beside a subject anywhere, and some more.
const PREHEADER: usize = 250;

/// Hidden text in the order of the body; consecutive pieces that one element hides are one.
pub(super) fn hidden_texts(html: &Html) -> Vec<HiddenText> {
    let mut found: Vec<HiddenText> = Vec::new();
    let mut seen_text = false;
    let prose = html.prose();
    for piece in &prose.pieces {
        let text = prose.text_of(piece);
        let Some(node) = html.document.texts.get(piece.node as usize) else { continue };
        let look = html.styles().look(node.parent);
        let length = visible_len(text);
        let Some(by) = look.hidden().filter(|_| piece.is_hidden) else {
            seen_text |= length > 0;
            continue;
        };
        if look.quoted {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.by.tag == by.tag && last.by.by == by.by => {
                last.text.push_str(text);
                last.length += length;
            }
            _ => {
                let is_preheader = !seen_text;
                found.push(HiddenText { by, text: text.to_owned(), length, first: node.region, is_preheader });
            }
        }
    }
    for hidden in &mut found {
        hidden.is_preheader &= hidden.length <= PREHEADER;
    }
    found
}

/// How something is hidden, in words.
pub(super) const fn how(by: Hiding) -> &'static str {
    match by {
        Hiding::DisplayNone => "display:none",
        Hiding::Visibility => "visibility:hidden",
        Hiding::Opacity => "an opacity of 0",
        Hiding::NoRoom => "a box without room",
        Hiding::OffScreen => "a place outside of the page",
        Hiding::Clip => "a clip of nothing",
        Hiding::TinyFont => "a font of less than 2 pixels",
        Hiding::SameColor => "the colour of its background",
        Hiding::HiddenAttribute => "the attribute hidden",
        Hiding::Word => "mso-hide:all, in Outlook",
    }
}
