//! HTM: HTML bodies as browsers and mail programs read them.

pub(super) mod charset_conflict;
pub(super) mod client_partial;
pub(super) mod client_unsupported;
pub(super) mod css_syntax;
pub(super) mod dark_mode;
pub(super) mod gmail_latin1_clip;
pub(super) mod gmail_style_dropped;
pub(super) mod gmail_style_limit;
pub(super) mod html_attribute_error;
pub(super) mod html_character_reference;
pub(super) mod html_doctype;
pub(super) mod html_document_skeleton;
pub(super) mod html_duplicate_id;
pub(super) mod html_forbidden_character;
pub(super) mod html_lang_title;
pub(super) mod html_misnested;
pub(super) mod html_nested_interactive;
pub(super) mod html_not_well_formed;
pub(super) mod html_self_closing;
pub(super) mod html_stray_end_tag;
pub(super) mod html_table_structure;
pub(super) mod html_text_in_wrong_part;
pub(super) mod html_unclosed_element;
pub(super) mod html_unknown_element;
pub(super) mod mobile_hints;
mod nesting;
pub(super) mod outlook_conditional;
pub(super) mod unsupported_resource;

use crate::rule::Reference;

const HTML_ERRORS: Reference =
    Reference::Page("HTML Standard: parse errors", "https://html.spec.whatwg.org/multipage/parsing.html#parse-errors");
const HTML_SYNTAX: Reference =
    Reference::Page("HTML Standard: the HTML syntax", "https://html.spec.whatwg.org/multipage/syntax.html");
const HTML_ATTRIBUTES: Reference =
    Reference::Page("HTML Standard: attributes", "https://html.spec.whatwg.org/multipage/syntax.html#attributes-2");
const HTML_REFERENCES: Reference = Reference::Page(
    "HTML Standard: character references",
    "https://html.spec.whatwg.org/multipage/syntax.html#character-references",
);
const HTML_INPUT: Reference = Reference::Page(
    "HTML Standard: preprocessing the input stream",
    "https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream",
);
const HTML_NESTING: Reference = Reference::Page(
    "HTML Standard: misnested tags",
    "https://html.spec.whatwg.org/multipage/parsing.html#an-introduction-to-error-handling-and-strange-cases-in-the-parser",
);
const CAN_I_EMAIL: Reference = Reference::Page("Can I email", "https://www.caniemail.com/");
const EMAIL_BUGS: Reference =
    Reference::Page("Bugs of mail programs, collected", "https://github.com/hteumeuleu/email-bugs/issues");
