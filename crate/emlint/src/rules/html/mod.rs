//! HTM: HTML bodies as browsers and mail programs read them.

mod active_content;
mod amp_part;
mod broken_anchor;
mod broken_cid;
mod charset_conflict;
mod ciphertext_wrap;
mod client_partial;
mod client_unsupported;
mod css_syntax;
mod dark_mode;
mod dummy_content;
mod editor_residue;
mod gmail_latin1_clip;
mod gmail_style_dropped;
mod gmail_style_limit;
mod hidden;
mod hidden_content;
mod html_attribute_error;
mod html_character_reference;
mod html_doctype;
mod html_document_skeleton;
mod html_duplicate_id;
mod html_forbidden_character;
mod html_lang_title;
mod html_limits;
mod html_misnested;
mod html_nested_interactive;
mod html_not_well_formed;
mod html_over_102kb;
mod html_self_closing;
mod html_stray_end_tag;
mod html_table_structure;
mod html_text_in_wrong_part;
mod html_unclosed_element;
mod html_unknown_element;
mod image_to_text;
mod img_without_alt;
mod img_without_size;
mod insecure_http;
mod layout_table_role;
mod link_text;
mod link_text_mismatch;
mod link_to_download;
mod low_contrast_or_tiny;
mod mailto_tel_syntax;
mod mobile_hints;
mod nesting;
mod outlook_conditional;
mod owner;
mod plain_unlike_html;
mod preheader;
mod relative_or_broken_url;
mod remote_content;
mod structured_data_invalid;
mod suspicious_url;
mod template_placeholder;
mod text_obfuscation;
mod tracking_pixel;
mod unsubscribe_link_unusable;
mod unsupported_resource;
mod url_shortener;

use crate::Rule;
use crate::rule::Reference;

/// The rules of this family, by code.
pub(super) const RULES: &[&Rule] = &[
    &html_not_well_formed::RULE,
    &charset_conflict::RULE,
    &active_content::RULE,
    &unsupported_resource::RULE,
    &img_without_alt::RULE,
    &html_over_102kb::RULE,
    &broken_cid::RULE,
    &relative_or_broken_url::RULE,
    &link_text_mismatch::RULE,
    &suspicious_url::RULE,
    &hidden_content::RULE,
    &html_attribute_error::RULE,
    &html_character_reference::RULE,
    &html_forbidden_character::RULE,
    &html_misnested::RULE,
    &html_unclosed_element::RULE,
    &html_stray_end_tag::RULE,
    &html_table_structure::RULE,
    &html_duplicate_id::RULE,
    &html_nested_interactive::RULE,
    &html_document_skeleton::RULE,
    &html_doctype::RULE,
    &html_lang_title::RULE,
    &html_self_closing::RULE,
    &html_unknown_element::RULE,
    &html_text_in_wrong_part::RULE,
    &outlook_conditional::RULE,
    &css_syntax::RULE,
    &client_unsupported::RULE,
    &client_partial::RULE,
    &gmail_style_limit::RULE,
    &gmail_style_dropped::RULE,
    &gmail_latin1_clip::RULE,
    &mobile_hints::RULE,
    &dark_mode::RULE,
    &img_without_size::RULE,
    &layout_table_role::RULE,
    &low_contrast_or_tiny::RULE,
    &link_text::RULE,
    &broken_anchor::RULE,
    &mailto_tel_syntax::RULE,
    &insecure_http::RULE,
    &url_shortener::RULE,
    &link_to_download::RULE,
    &ciphertext_wrap::RULE,
    &text_obfuscation::RULE,
    &image_to_text::RULE,
    &tracking_pixel::RULE,
    &template_placeholder::RULE,
    &dummy_content::RULE,
    &plain_unlike_html::RULE,
    &unsubscribe_link_unusable::RULE,
    &editor_residue::RULE,
    &remote_content::RULE,
    &preheader::RULE,
    &structured_data_invalid::RULE,
    &amp_part::RULE,
    &html_limits::RULE,
];

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
