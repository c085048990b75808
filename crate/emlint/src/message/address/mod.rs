//! Addresses in a structured field (RFC 5322 §3.4), read as mail programs do: tolerant, and each piece with its octets.
//!
//! What the grammar forbids is still read as something, so that rules can say what is wrong at which octet: a phrase
//! without an address, an address without a domain, a `<` that never closes.

mod pieces;
mod reader;

use super::DecodedText;
use super::lexer::{Kind, Lexer};
use crate::{CharsetDecoder, Edit, Slice, Span};

/// One item of an address list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox<'a> {
    /// From the first octet of the name or address to the last, without surrounding blanks.
    pub span: Span,
    /// The display name as written (RFC 5322 §3.4); empty when there is none.
    pub name: Slice<'a>,
    /// `local-part@domain` as written, without angle brackets and source route; empty for `<>` and for bare words.
    pub address: Slice<'a>,
    /// Before the last `@`; the whole address when there is none.
    pub local_part: Slice<'a>,
    pub domain: Option<Slice<'a>>,
    /// The address stands in angle brackets.
    pub angle: bool,
    /// Comments outside of the address, top to bottom.
    pub comments: Vec<Slice<'a>>,
    /// The name of the group that the mailbox is a member of.
    pub group: Option<Slice<'a>>,
    /// The `,` or `;` behind it.
    pub separator: Option<Span>,
}

impl Mailbox<'_> {
    /// The name that people see: words are told apart first and decoded then (RFC 2047 §6.2). In the old form
    /// `address (Name)` it is the comment.
    #[must_use]
    pub fn display_name(&self, host: &dyn CharsetDecoder) -> Option<String> {
        let decoded = |text: Slice<'_>| DecodedText::header(text, host).text;
        if self.name.is_empty() {
            let comment = self.comments.last().filter(|_| !self.angle)?;
            return Lexer::new(*comment).next().map(|token| decoded(token.inner()));
        }
        let mut name = String::new();
        let mut say = |text: &str| {
            if !name.is_empty() && !text.is_empty() {
                name.push(' ');
            }
            name.push_str(text);
        };
        let mut rest = self.name;
        for quoted in Lexer::new(self.name).filter(|token| token.kind == Kind::Quoted) {
            let start = quoted.text.span.start().saturating_sub(rest.span.start());
            say(&decoded(rest.sub(0..start)));
            say(&quoted.value());
            rest = rest.from(start + quoted.text.len());
        }
        say(&decoded(rest));
        Some(name)
    }
}

/// The mailboxes of an address list, members of groups included; empty items are left out (RFC 5322 §4.4).
#[must_use]
pub fn mailboxes(value: Slice<'_>) -> Vec<Mailbox<'_>> {
    AddressList::read(value).mailboxes
}

/// An address field as it is, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressList<'a> {
    /// Members of groups included; empty items are left out (RFC 5322 §4.4).
    pub mailboxes: Vec<Mailbox<'a>>,
    pub groups: Vec<Group<'a>>,
    /// In the order of the field. Each octet that is wrong is told once, by the narrowest kind.
    pub defects: Vec<Defect>,
}

/// `name: members;` (RFC 5322 §3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a> {
    pub name: Slice<'a>,
    /// From the name to the `;`, or to the `:` where that is missing.
    pub span: Span,
}

/// Something the grammar forbids, or allows only as an obsolete form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    pub kind: DefectKind,
    pub span: Span,
    /// Index of the mailbox that it belongs to; with none, it is about the list.
    pub mailbox: Option<usize>,
    /// Edits that mend it; empty where nothing does.
    pub repair: Vec<Edit>,
    /// The repair cannot be wrong.
    pub is_certain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// One of `< > " ( ) [` without its partner.
    Unbalanced(u8),
    /// `<<` or `>>`: the first that is too much.
    Doubled(u8),
    /// `Doe, John <…>`: the bare words and the comma.
    CommaInName,
    /// One of `. @ : ; [ ] \\` in a display name outside of quotes: its first octet of this kind.
    SpecialInName(u8),
    /// `Ann (Sales) <…>`: no program shows the comment.
    CommentInName,
    /// One word without `@`.
    NoDomain,
    /// Several words, or one that is quoted or encoded, and no address.
    NameWithoutAddress,
    /// `<>`.
    NoAddressInBrackets,
    /// Nothing before the `@`.
    NoLocalPart,
    /// More than one `@`: the second.
    SecondAt,
    /// An octet that may not stand in an address.
    SpecialInAddress,
    /// White space in an address where no dot and no `@` is beside it.
    BlankInAddress { in_domain: bool },
    /// White space or a comment beside the `@` or a dot (RFC 5322 §3.4.1, §4.4).
    SpacedAddress,
    /// White space directly inside of `<…>`.
    BlankInBrackets,
    /// A name before an address without brackets: the address.
    NoBrackets,
    /// Words behind an address.
    TextBehind,
    /// Two addresses with nothing between them: the empty span where the comma is missing.
    MissingComma,
    /// `name:` without `;`.
    OpenGroup,
    /// `undisclosed-recipients;`: the words and the `;`.
    GroupWithoutColon,
    /// `mailto:`, which belongs in links.
    Link,
    /// `<@relay:address>` (RFC 5322 §4.4): the route with its colon.
    SourceRoute,
    /// `address (Name)`: the comment.
    NameAsComment,
    /// A comma with nothing before or behind it (RFC 5322 §4.4).
    EmptyItem,
    /// A `;` outside of groups.
    Semicolon { is_last: bool },
}

impl Defect {
    const fn new(kind: DefectKind, span: Span) -> Self {
        Self { kind, span, mailbox: None, repair: Vec::new(), is_certain: false }
    }

    /// With a repair that cannot be wrong.
    fn repair(self, repair: Vec<Edit>) -> Self {
        Self { repair, is_certain: true, ..self }
    }

    /// With a repair that a person has to judge.
    fn suggest(self, repair: Vec<Edit>) -> Self {
        Self { repair, ..self }
    }
}

impl<'a> AddressList<'a> {
    /// Reads the value of an address field.
    #[must_use]
    pub fn read(value: Slice<'a>) -> Self {
        reader::read(value)
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressList, mailboxes};
    use crate::Slice;
    use crate::charset::BuiltIn;

    /// `name|address|domain` of each mailbox.
    fn read(value: &str) -> Vec<String> {
        let slice = Slice::of(value.as_bytes(), 0..value.len());
        let row = |mailbox: &super::Mailbox<'_>| {
            let domain = mailbox.domain.map(|domain| domain.text().into_owned()).unwrap_or_default();
            format!("{}|{}|{domain}", mailbox.display_name(&BuiltIn).unwrap_or_default(), mailbox.address.text())
        };
        mailboxes(slice).iter().map(row).collect()
    }

    #[test]
    fn reads_the_forms_of_the_standard() {
        assert_eq!(read("a@b.example"), ["|a@b.example|b.example"]);
        assert_eq!(
            read("Ann Bee <a@b.example>, \"C, D\" <c@d.example>"),
            ["Ann Bee|a@b.example|b.example", "C, D|c@d.example|d.example"]
        );
        assert_eq!(read("Team: a@b.example, <c@d.example>;, e@f.example").len(), 3);
        assert_eq!(read("undisclosed-recipients:;"), [""; 0]);
        assert_eq!(read("\"a b\"@c.example"), ["|\"a b\"@c.example|c.example"]);
        assert_eq!(read("x@[IPv6:2001:db8::1]"), ["|x@[IPv6:2001:db8::1]|[IPv6:2001:db8::1]"]);
    }

    #[test]
    fn reads_the_obsolete_forms() {
        assert_eq!(read("a@b.example (Ann)"), ["Ann|a@b.example|b.example"]);
        assert_eq!(read("Ann <@x.example,@y.example:a@b.example>"), ["Ann|a@b.example|b.example"]);
        assert_eq!(read("a @ b.example"), ["|a @ b.example|b.example"]);
    }

    #[test]
    fn reads_what_is_none_of_them() {
        assert_eq!(read("<>"), ["||"]);
        assert_eq!(read("root"), ["|root|"]);
        assert_eq!(read("Ann Bee"), ["Ann Bee||"]);
        assert_eq!(read("Ann a@b.example"), ["Ann|a@b.example|b.example"]);
        assert_eq!(read("Ann <a@b.example, c@d.example"), ["Ann|a@b.example|b.example", "|c@d.example|d.example"]);
        assert_eq!(read("a@b@c.example"), ["|a@b@c.example|c.example"]);
        assert_eq!(read("a@"), ["|a@|"]);
        assert_eq!(read(",;,<<>>"), ["||"]);
    }

    #[test]
    fn marks_the_octets() {
        let value = " \"C, D\" (x) <c@d.example> ,";
        let found = mailboxes(Slice::of(value.as_bytes(), 0..value.len()));
        assert_eq!(&value[found[0].span.range()], "\"C, D\" (x) <c@d.example>");
        assert_eq!(&value[found[0].domain.unwrap().span.range()], "d.example");
        assert_eq!(found[0].comments[0].bytes, b"(x)");
    }

    /// `Kind text` of each defect.
    #[track_caller]
    fn told(value: &str) -> Vec<String> {
        let list = AddressList::read(Slice::of(value.as_bytes(), 0..value.len()));
        let row = |defect: &super::Defect| format!("{:?} {}", defect.kind, &value[defect.span.range()]);
        list.defects.iter().map(row).collect()
    }

    /// The value with the repair of its first defect.
    #[track_caller]
    fn mended(value: &str) -> String {
        let list = AddressList::read(Slice::of(value.as_bytes(), 0..value.len()));
        String::from_utf8(crate::fix::apply(value.as_bytes(), &list.defects[0].repair).unwrap()).unwrap()
    }

    #[test]
    fn what_the_standard_allows_has_no_defect() {
        for value in [
            "a@b.example",
            "Ann Bee <a@b.example>, \"C, D\" <c@d.example>",
            "Team: a@b.example, <c@d.example>;, e@f.example",
            "undisclosed-recipients:;",
            "A: ;, B: b@c.example;",
            "\"a b\"@c.example",
            "\"a\".b.\"c\"@d.example",
            "x@[IPv6:2001:db8::1], y@[192.0.2.1]",
            "=?utf-8?Q?Doe,_John?= <j@x.example>",
            "\"J. \\\"X\\\" Doe\" <j@x.example> (work (at home))",
            "Ann\r\n Bee\r\n <a@b.example>",
            "J\u{fc}rgen <j\u{fc}rgen@b\u{fc}cher.example>",
            "<>",
            "",
        ] {
            let told: Vec<_> =
                told(value).into_iter().filter(|told| !told.starts_with("NoAddressInBrackets")).collect();
            assert_eq!(told, [""; 0], "{value}");
        }
    }

    #[test]
    fn delimiters_without_partner() {
        assert_eq!(told("\"Joe <joe@x.example>"), ["Unbalanced(34) \""]);
        assert_eq!(mended("\"Joe <joe@x.example>"), "\"Joe\" <joe@x.example>");
        assert_eq!(told("\"Ann <a@b.example>, \"Bee\" <b@b.example>"), ["Unbalanced(34) \""]);
        assert_eq!(
            mended("\"Ann <a@b.example>, \"Bee\" <b@b.example>"),
            "\"Ann\" <a@b.example>, \"Bee\" <b@b.example>"
        );
        assert_eq!(told("Joe\" <joe@x.example>"), ["Unbalanced(34) \""]);
        assert_eq!(mended("Joe\" <joe@x.example>"), "Joe <joe@x.example>");
        assert_eq!(told("\"Joe, joe@x.example"), ["Unbalanced(34) \"", "NoDomain Joe"]);
        assert_eq!(told("Ann (Sales <a@b.example>"), ["Unbalanced(40) ("]);
        assert_eq!(told("Ann Sales) <a@b.example>"), ["Unbalanced(41) )"]);
        assert_eq!(told("Ann <a@b.example"), ["Unbalanced(60) <"]);
        assert_eq!(mended("Ann <a@b.example, c@d.example"), "Ann <a@b.example>, c@d.example");
        assert_eq!(told("Ann a@b.example>"), ["Unbalanced(62) >"]);
        assert_eq!(mended("Ann a@b.example>"), "Ann <a@b.example>");
        assert_eq!(told("<<<a@b.example>>>"), ["Doubled(60) <"]);
        assert_eq!(mended("<<<a@b.example>>>"), "<a@b.example>");
        assert_eq!(mended("Ann <a@b.example>>"), "Ann <a@b.example>");
        assert_eq!(mended("Ann << a@b.example"), "Ann < a@b.example>");
        assert_eq!(told("a@[192.0.2.1, b@c.example"), ["Unbalanced(91) ["]);
        assert_eq!(mended("a@[192.0.2.1, b@c.example"), "a@[192.0.2.1], b@c.example");
    }

    #[test]
    fn names_that_need_quotes() {
        assert_eq!(told("Doe, John <j@x.example>"), ["CommaInName Doe,"]);
        assert_eq!(read("Doe, John, Jr. <j@x.example>"), ["Doe, John, Jr.|j@x.example|x.example"]);
        assert_eq!(told("Doe; John <j@x.example>"), ["SpecialInName(59) ;"]);
        assert_eq!(told("joe@x.example <joe@x.example>"), ["SpecialInName(64) @"]);
        assert_eq!(told("ACME: Sales <s@x.example>"), ["SpecialInName(58) :"]);
        assert_eq!(read("ACME: Sales <s@x.example>"), ["ACME: Sales|s@x.example|x.example"]);
        assert_eq!(told("[dev] Ann <a@x.example>"), ["SpecialInName(91) ["]);
        assert_eq!(told("J. R. Doe <j@x.example>"), ["SpecialInName(46) ."]);
        assert_eq!(told("Ann (Sales) Bee <j@x.example>"), ["CommentInName (Sales)"]);
    }

    #[test]
    fn addresses_that_are_none() {
        assert_eq!(told("root"), ["NoDomain root"]);
        assert_eq!(told("Ann <root>, b@c.example"), ["NoDomain root"]);
        assert_eq!(told("Ann Bee"), ["NameWithoutAddress Ann Bee"]);
        assert_eq!(told("a@@b.example"), ["SecondAt @"]);
        assert_eq!(told("@b.example"), ["NoLocalPart @"]);
        assert_eq!(told("<a\\b@c.example>"), ["SpecialInAddress \\"]);
        assert_eq!(told("<a:b@c.example>"), ["SpecialInAddress :"]);
        assert_eq!(told("<ann bee@c.example>"), ["BlankInAddress { in_domain: false }  "]);
        assert_eq!(told("a@exa mple.org"), ["BlankInAddress { in_domain: true }  "]);
        assert_eq!(told("a@local b.c@d.example"), ["MissingComma "]);
        assert_eq!(told("Ann a@b.example"), ["NoBrackets a@b.example"]);
        assert_eq!(told("a@b.example Ann"), ["TextBehind Ann"]);
        assert_eq!(told("Ann <a@b.example> Bee"), ["TextBehind Bee"]);
        assert_eq!(told("a@b.example c@d.example"), ["MissingComma "]);
        assert_eq!(mended("<a@b.example> <c@d.example>"), "<a@b.example>, <c@d.example>");
        assert_eq!(read("Ann <a@b.example> Bee <c@d.example>").len(), 2);
        assert_eq!(told("mailto:a@b.example"), ["Link mailto:"]);
        assert_eq!(told("Team: a@b.example, c@d.example"), ["OpenGroup Team:"]);
        assert_eq!(told("undisclosed-recipients;"), ["GroupWithoutColon undisclosed-recipients;"]);
        assert_eq!(told("<a@b.example>:<c@d.example>"), ["TextBehind :"]);
    }

    #[test]
    fn forms_of_another_time() {
        assert_eq!(told("Ann <@x.example,@y.example:a@b.example>"), ["SourceRoute @x.example,@y.example:"]);
        assert_eq!(told("a@b.example (Ann)"), ["NameAsComment (Ann)"]);
        assert_eq!(told("<  a@b.example >"), ["BlankInBrackets   "]);
        assert_eq!(mended("<  a@b.example >"), "<a@b.example>");
        assert_eq!(told("a @ b . example"), ["SpacedAddress  "]);
        assert_eq!(mended("a @ b . example"), "a@b.example");
        assert_eq!(told("a@b.example,, c@d.example,"), ["EmptyItem ,", "EmptyItem ,"]);
        assert_eq!(
            told("a@b.example; c@d.example;"),
            ["Semicolon { is_last: false } ;", "Semicolon { is_last: true } ;"]
        );
        assert_eq!(mended("a@b.example; c@d.example"), "a@b.example, c@d.example");
    }

    #[test]
    fn every_piece_of_rubbish_is_read() {
        let alphabet = *b"<>@,;:\"()[]\\. a\r";
        let mut state = 7_u32;
        for _ in 0..20_000 {
            let length = state % 12;
            let mut value = Vec::new();
            for _ in 0..length {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                value.push(alphabet[(state >> 28) as usize]);
            }
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let list = AddressList::read(Slice::of(&value, 0..value.len()));
            for defect in &list.defects {
                assert!(defect.span.end() <= value.len(), "{:?}", String::from_utf8_lossy(&value));
                crate::fix::apply(&value, &defect.repair).unwrap();
            }
        }
    }
}
