//! HTM: HTML bodies as browsers and mail programs read them.

mod html_text_in_wrong_part;
mod template_placeholder;

/// What reads HTML bodies, and only where the feature `html` is on.
macro_rules! with_html {
    ($(mod $name:ident;)*) => {
        $(#[cfg(feature = "html")] mod $name;)*
    };
}

with_html! {
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
    mod markup_in_text;
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
    mod text_obfuscation;
    mod tokens_in_html;
    mod tracking_pixel;
    mod unsubscribe_link_unusable;
    mod unsupported_resource;
    mod url_shortener;
}

use crate::message::Part;
#[cfg(feature = "html")]
use crate::rule::Reference;
use crate::{Context, Rule};

/// The rules of this family, by code.
#[cfg(feature = "html")]
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

/// Those that judge plain text as well: `is_unread` keeps messages with HTML away from a build that has only these.
#[cfg(not(feature = "html"))]
pub(super) const RULES: &[&Rule] = &[&html_text_in_wrong_part::RULE, &template_placeholder::RULE];

/// Whether only a build with the feature `html` can judge this message: it has an HTML body, or plain text that may be
/// HTML.
pub(crate) fn is_unread(context: &Context) -> bool {
    let is_needed = |part: &Part<'_>| part.is_html() || html_text_in_wrong_part::may_be_markup(part);
    cfg!(not(feature = "html")) && context.message.parts.iter().any(is_needed)
}

#[cfg(feature = "html")]
const HTML_ERRORS: Reference =
    Reference::Page("HTML Standard: parse errors", "https://html.spec.whatwg.org/multipage/parsing.html#parse-errors");
#[cfg(feature = "html")]
const HTML_SYNTAX: Reference =
    Reference::Page("HTML Standard: the HTML syntax", "https://html.spec.whatwg.org/multipage/syntax.html");
#[cfg(feature = "html")]
const HTML_ATTRIBUTES: Reference =
    Reference::Page("HTML Standard: attributes", "https://html.spec.whatwg.org/multipage/syntax.html#attributes-2");
#[cfg(feature = "html")]
const HTML_REFERENCES: Reference = Reference::Page(
    "HTML Standard: character references",
    "https://html.spec.whatwg.org/multipage/syntax.html#character-references",
);
#[cfg(feature = "html")]
const HTML_INPUT: Reference = Reference::Page(
    "HTML Standard: preprocessing the input stream",
    "https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream",
);
#[cfg(feature = "html")]
const HTML_NESTING: Reference = Reference::Page(
    "HTML Standard: misnested tags",
    "https://html.spec.whatwg.org/multipage/parsing.html#an-introduction-to-error-handling-and-strange-cases-in-the-parser",
);
#[cfg(feature = "html")]
const CAN_I_EMAIL: Reference = Reference::Page("Can I email", "https://www.caniemail.com/");
#[cfg(feature = "html")]
const EMAIL_BUGS: Reference =
    Reference::Page("Bugs of mail programs, collected", "https://github.com/hteumeuleu/email-bugs/issues");
