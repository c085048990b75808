//! HTM: HTML bodies as browsers and mail programs read them.

pub(super) mod active_content;
pub(super) mod amp_part;
pub(super) mod broken_anchor;
pub(super) mod broken_cid;
pub(super) mod charset_conflict;
pub(super) mod ciphertext_wrap;
pub(super) mod client_partial;
pub(super) mod client_unsupported;
pub(super) mod css_syntax;
pub(super) mod dark_mode;
pub(super) mod dummy_content;
pub(super) mod editor_residue;
pub(super) mod gmail_latin1_clip;
pub(super) mod gmail_style_dropped;
pub(super) mod gmail_style_limit;
mod hidden;
pub(super) mod hidden_content;
pub(super) mod html_attribute_error;
pub(super) mod html_character_reference;
pub(super) mod html_doctype;
pub(super) mod html_document_skeleton;
pub(super) mod html_duplicate_id;
pub(super) mod html_forbidden_character;
pub(super) mod html_lang_title;
pub(super) mod html_limits;
pub(super) mod html_misnested;
pub(super) mod html_nested_interactive;
pub(super) mod html_not_well_formed;
pub(super) mod html_over_102kb;
pub(super) mod html_self_closing;
pub(super) mod html_stray_end_tag;
pub(super) mod html_table_structure;
pub(super) mod html_text_in_wrong_part;
pub(super) mod html_unclosed_element;
pub(super) mod html_unknown_element;
pub(super) mod image_to_text;
pub(super) mod img_without_alt;
pub(super) mod img_without_size;
pub(super) mod insecure_http;
pub(super) mod layout_table_role;
pub(super) mod link_text;
pub(super) mod link_text_mismatch;
pub(super) mod link_to_download;
pub(super) mod low_contrast_or_tiny;
pub(super) mod mailto_tel_syntax;
pub(super) mod mobile_hints;
mod nesting;
pub(super) mod outlook_conditional;
mod owner;
pub(super) mod plain_unlike_html;
pub(super) mod preheader;
pub(super) mod relative_or_broken_url;
pub(super) mod remote_content;
pub(super) mod structured_data_invalid;
pub(super) mod suspicious_url;
pub(super) mod template_placeholder;
pub(super) mod text_obfuscation;
pub(super) mod tracking_pixel;
pub(super) mod unsubscribe_link_unusable;
pub(super) mod unsupported_resource;
pub(super) mod url_shortener;

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
