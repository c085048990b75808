//! Style sheets and `style` attributes, split into rules and declarations (CSS Syntax Module Level 3, §5).
//!
//! cssparser gives the tokens. What is built from them here is flat: every token, declaration and rule of a part stands
//! in one list, with its octets, and blocks are numbers. Nothing recurses.

use super::property;
use super::reference::{Context, Resolved};
use super::region::{Region, offset};
use crate::List as _;
use cssparser::{Parser, Token as CssToken};

/// All CSS of one part.
#[derive(Debug, Default)]
pub(crate) struct Css {
    tokens: Vec<Token>,
    pub(crate) rules: Vec<StyleRule>,
    pub(crate) at_rules: Vec<AtRule>,
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) errors: Vec<CssError>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) region: Region,
    /// Of a number with or without unit; of a percentage as written, so 50 for `50%`.
    pub(crate) value: f32,
    /// Of an opening bracket or a function, the index of the token that closes it.
    partner: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ident,
    /// With its `(`.
    Function,
    /// With its `@`.
    AtKeyword,
    /// With its `#`.
    Hash,
    String,
    /// Ends at a line end instead of a quote.
    BadString,
    /// `url(…)` without quotes.
    Url,
    BadUrl,
    Delim(char),
    Number,
    Percentage,
    /// A number and its unit.
    Dimension,
    Space,
    Comment,
    Colon,
    Semicolon,
    Comma,
    Open(Bracket),
    Close(Bracket),
    /// `<!--` or `-->`, which style sheets may have around them.
    Cd,
    /// `~=` and the like.
    Match,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bracket {
    Round,
    Square,
    Curly,
}

/// A range of tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What stands in front of `{` and is a selector.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StyleRule {
    pub(crate) selector: Tokens,
    /// The `@media` or the like it stands in.
    pub(crate) at_rule: Option<u32>,
    /// The style rule it stands in (CSS Nesting).
    pub(crate) parent: Option<u32>,
    /// The `style` element.
    pub(crate) tag: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct AtRule {
    pub(crate) keyword: Region,
    pub(crate) prelude: Tokens,
    pub(crate) parent: Option<u32>,
    pub(crate) tag: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Declaration {
    pub(crate) name: Region,
    /// Without blanks around it and without `!important`.
    pub(crate) value: Tokens,
    pub(crate) important: bool,
    /// Name to value, with `!important`.
    pub(crate) region: Region,
    /// None in a `style` attribute and right in an at-rule.
    pub(crate) rule: Option<u32>,
    pub(crate) at_rule: Option<u32>,
    /// The element with the `style` attribute, or the `style` element.
    pub(crate) tag: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CssError {
    pub(crate) kind: CssErrorKind,
    pub(crate) region: Region,
    /// The `style` element or the element with the attribute.
    pub(crate) tag: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CssErrorKind {
    /// `{`, `(` or `[` that nothing closes.
    Unclosed,
    /// `}`, `)` or `]` that closes nothing.
    Stray,
    UnclosedString,
    BadUrl,
    UnclosedComment,
    /// Text where a declaration belongs, without a colon.
    NoColon,
    /// The value holds another `name:`.
    NoSemicolon,
    /// A declaration without a value.
    NoValue,
    /// `//`, which begins no comment.
    LineComment,
    /// `!` and something else than `important`.
    BadImportant,
    /// A selector without a block.
    NoBlock,
    /// `;` behind the `}` of a rule.
    StraySemicolon,
}

impl Tokens {
    const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl Token {
    /// The word of an identifier, at-keyword, hash or function: without `@`, `#` and `(`.
    pub(crate) fn word<'t>(&self, text: &'t str) -> &'t str {
        let written = self.region.of(text);
        match self.kind {
            Kind::AtKeyword | Kind::Hash => written.get(1..).unwrap_or_default(),
            Kind::Function => written.strip_suffix('(').unwrap_or(written),
            _ => written,
        }
    }

    /// The unit of a dimension, as written.
    pub(crate) fn unit<'t>(&self, text: &'t str) -> &'t str {
        let written = self.region.of(text);
        let unit = written.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
        let exponent = unit.trim_start_matches(['e', 'E']).trim_start_matches(['+', '-']);
        if exponent.len() < unit.len() && exponent.starts_with(|c: char| c.is_ascii_digit()) {
            return exponent.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        unit
    }

    /// Is this bracket, opening; a function has one too.
    fn opens(&self, bracket: Bracket) -> bool {
        self.kind == Kind::Open(bracket) || (self.kind == Kind::Function && bracket == Bracket::Round)
    }

    const fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Space | Kind::Comment)
    }
}

impl Css {
    /// Reads the text of a `style` element.
    pub(crate) fn sheet(&mut self, text: &str, region: Region, tag: u32) {
        let base = region.start();
        let tokens = self.tokenize(region.of(text), tag, |start, end| Region::new(base + start, base + end));
        self.parse(text, tokens, tag, Holds::Rules);
    }

    /// Reads a `style` attribute.
    pub(crate) fn attribute(&mut self, text: &str, region: Region, tag: u32) {
        let written = region.of(text);
        let tokens = if written.contains('&') {
            let resolved = Resolved::new(text, region, Context::Attribute);
            self.tokenize(&resolved.text, tag, |start, end| resolved.region(start, end))
        } else {
            let base = region.start();
            self.tokenize(written, tag, |start, end| Region::new(base + start, base + end))
        };
        self.parse(text, tokens, tag, Holds::Declarations);
    }

    pub(crate) fn tokens(&self, tokens: Tokens) -> &[Token] {
        self.tokens.get(tokens.start as usize..tokens.end as usize).unwrap_or_default()
    }

    /// The octets from the first of these tokens to the last.
    pub(crate) fn region(&self, tokens: Tokens) -> Region {
        let tokens = self.tokens(tokens);
        let first = tokens.first().map(|token| token.region).unwrap_or_default();
        tokens.last().map_or(first, |last| first.to(last.region))
    }

    /// What is written there.
    pub(crate) fn written<'t>(&self, text: &'t str, tokens: Tokens) -> &'t str {
        self.region(tokens).of(text)
    }

    /// The tokens of a value without blanks and comments.
    pub(crate) fn words(&self, tokens: Tokens) -> impl Iterator<Item = &Token> {
        self.tokens(tokens).iter().filter(|token| !matches!(token.kind, Kind::Space | Kind::Comment))
    }

    fn error(&mut self, kind: CssErrorKind, region: Region, tag: u32) {
        self.errors.push(CssError { kind, region, tag });
    }

    /// Appends the tokens of `css`, and finds which brackets belong together.
    ///
    /// A parser of cssparser enters blocks by recursion. A new one behind every bracket sees the same tokens without.
    fn tokenize(&mut self, css: &str, tag: u32, place: impl Fn(usize, usize) -> Region) -> Tokens {
        let first = self.tokens.len();
        let first_error = self.errors.len();
        let mut open: Vec<usize> = Vec::new();
        let mut start = 0;
        while let Some(rest) = css.get(start..).filter(|rest| !rest.is_empty()) {
            let base = start;
            let mut parser = Parser::new(rest);
            while let Ok(token) = parser.next_including_whitespace_and_comments() {
                let (kind, value) = kind(token);
                let end = base + parser.position().byte_index();
                self.tokens.push(Token { kind, region: place(start, end), value, partner: u32::MAX });
                self.check_token(css.get(start..end).unwrap_or_default(), tag);
                start = end;
                match kind {
                    Kind::Open(_) | Kind::Function => {
                        open.push(self.tokens.len() - 1);
                        break;
                    }
                    Kind::Close(bracket) => self.close(&mut open, bracket, tag),
                    _ => {}
                }
            }
            if start == base {
                break;
            }
        }
        if let Some(unclosed) = open.last().and_then(|&index| self.tokens.get(index)).map(|token| token.region) {
            // What closes nothing behind it is a consequence, and so is every bracket around it.
            let is_consequence = |error: &CssError| error.kind == CssErrorKind::Stray && error.region > unclosed;
            let kept: Vec<_> = self.errors.drain(first_error..).filter(|error| !is_consequence(error)).list();
            self.errors.extend(kept);
            self.error(CssErrorKind::Unclosed, unclosed, tag);
        }
        Tokens { start: offset(first), end: offset(self.tokens.len()) }
    }

    /// Notes what is wrong with the last token, which is `written` like this.
    fn check_token(&mut self, written: &str, tag: u32) {
        let Some(&Token { kind, region, .. }) = self.tokens.last() else { return };
        match kind {
            Kind::BadString => self.error(CssErrorKind::UnclosedString, region, tag),
            Kind::String if written.len() < 2 || written.chars().next() != written.chars().next_back() => {
                self.error(CssErrorKind::UnclosedString, region, tag);
            }
            Kind::BadUrl => self.error(CssErrorKind::BadUrl, region, tag),
            Kind::Comment if written.len() < 4 || !written.ends_with("*/") => {
                self.error(CssErrorKind::UnclosedComment, region, tag);
            }
            _ => {}
        }
    }

    /// The last token closes a bracket: the innermost open one, or none.
    fn close(&mut self, open: &mut Vec<usize>, bracket: Bracket, tag: u32) {
        let closing = offset(self.tokens.len().saturating_sub(1));
        let innermost = open.last().and_then(|&index| self.tokens.get_mut(index));
        if let Some(opening) = innermost.filter(|token| token.opens(bracket)) {
            opening.partner = closing;
            open.pop();
        } else {
            let region = self.tokens.last().map(|token| token.region).unwrap_or_default();
            self.error(CssErrorKind::Stray, region, tag);
        }
    }

    fn token(&self, index: u32) -> Option<&Token> {
        self.tokens.get(index as usize)
    }

    /// The index behind the token at `index`, and behind the block that it opens.
    fn behind(&self, index: u32, end: u32) -> u32 {
        let next = match self.token(index) {
            Some(token) if token.partner != u32::MAX => token.partner + 1,
            Some(Token { kind: Kind::Open(_) | Kind::Function, .. }) => end,
            _ => index + 1,
        };
        next.min(end)
    }

    /// The first index from `start` on, outside of blocks, whose token is one of those asked for.
    fn find(&self, start: u32, end: u32, is_it: impl Fn(&Token) -> bool) -> Option<u32> {
        let mut index = start;
        while index < end {
            if self.token(index).is_some_and(&is_it) {
                return Some(index);
            }
            index = self.behind(index, end);
        }
        None
    }

    /// Without blanks at both ends.
    fn trim(&self, tokens: Tokens) -> Tokens {
        let is_blank = |index: u32| self.token(index).is_none_or(Token::is_blank);
        let Tokens { mut start, mut end } = tokens;
        while start < end && is_blank(start) {
            start += 1;
        }
        while start < end && is_blank(end - 1) {
            end -= 1;
        }
        Tokens { start, end }
    }

    fn parse(&mut self, text: &str, tokens: Tokens, tag: u32, holds: Holds) {
        let mut work = vec![Block { tokens, holds, rule: None, at_rule: None, tag }];
        let mut done = 0;
        while let Some(&block) = work.get(done) {
            done += 1;
            let mut at = block.tokens.start;
            let end = block.tokens.end;
            while at < end {
                at = match self.token(at).map(|token| token.kind) {
                    Some(Kind::Space | Kind::Comment | Kind::Cd) => at + 1,
                    Some(Kind::Semicolon) if block.holds == Holds::Declarations => at + 1,
                    Some(Kind::Semicolon) => self.stray_semicolon(at, tag),
                    Some(Kind::AtKeyword) => self.at_rule(text, at, &block, &mut work),
                    _ if block.holds == Holds::Declarations => self.declaration(text, at, &block, &mut work),
                    _ => self.style_rule(at, end, &block, &mut work),
                };
            }
        }
    }

    /// `};` makes the semicolon a part of the next selector (§5.5.3), so that its rule is skipped.
    fn stray_semicolon(&mut self, at: u32, tag: u32) -> u32 {
        let region = self.token(at).map(|token| token.region).unwrap_or_default();
        self.error(CssErrorKind::StraySemicolon, region, tag);
        at + 1
    }

    fn at_rule(&mut self, text: &str, at: u32, block: &Block, work: &mut Vec<Block>) -> u32 {
        let Some(keyword) = self.token(at).copied() else { return at + 1 };
        let end = block.tokens.end;
        let is_end = |token: &Token| matches!(token.kind, Kind::Semicolon | Kind::Open(Bracket::Curly));
        let stop = self.find(at + 1, end, is_end).unwrap_or(end);
        let prelude = self.trim(Tokens { start: at + 1, end: stop });
        let number = offset(self.at_rules.len());
        self.at_rules.push(AtRule { keyword: keyword.region, prelude, parent: block.at_rule, tag: block.tag });
        if self.token(stop).is_none_or(|token| token.kind != Kind::Open(Bracket::Curly)) {
            return stop + 1;
        }
        let name = keyword.word(text).to_ascii_lowercase();
        let name = name.rsplit('-').next().filter(|_| name.starts_with('-')).unwrap_or(&name);
        let holds = match name {
            "media" | "supports" | "layer" | "container" | "scope" | "style" | "starting-style" | "document"
            | "keyframes" => Some(if block.rule.is_some() { Holds::Declarations } else { Holds::Rules }),
            "font-face" | "page" | "property" | "viewport" | "counter-style" => Some(Holds::Declarations),
            _ => None,
        };
        if let Some(holds) = holds {
            let tokens = self.inside(stop, end);
            work.push(Block { tokens, holds, rule: block.rule, at_rule: Some(number), tag: block.tag });
        }
        self.behind(stop, end)
    }

    /// What stands in the block that the token at `open` begins; up to `end` where nothing closes it.
    fn inside(&self, open: u32, end: u32) -> Tokens {
        let close = self.token(open).map_or(end, |token| token.partner).min(end);
        Tokens { start: (open + 1).min(close), end: close }
    }

    fn style_rule(&mut self, at: u32, end: u32, block: &Block, work: &mut Vec<Block>) -> u32 {
        let open = self.find(at, end, |token| token.kind == Kind::Open(Bracket::Curly));
        let Some(open) = open else {
            let region = self.region(self.trim(Tokens { start: at, end }));
            // A lone bracket is reported as that.
            if self.token(at).is_some_and(|token| !matches!(token.kind, Kind::Close(_))) {
                self.error(CssErrorKind::NoBlock, region, block.tag);
            }
            return end;
        };
        let selector = self.trim(Tokens { start: at, end: open });
        let number = offset(self.rules.len());
        self.rules.push(StyleRule { selector, at_rule: block.at_rule, parent: block.rule, tag: block.tag });
        let (tokens, holds) = (self.inside(open, end), Holds::Declarations);
        work.push(Block { tokens, holds, rule: Some(number), at_rule: block.at_rule, tag: block.tag });
        self.behind(open, end)
    }

    fn declaration(&mut self, text: &str, at: u32, block: &Block, work: &mut Vec<Block>) -> u32 {
        let end = block.tokens.end;
        let stop = self.find(at, end, |token| token.kind == Kind::Semicolon).unwrap_or(end);
        let open = self.find(at, stop, |token| token.kind == Kind::Open(Bracket::Curly));
        // `*zoom` and `_height` were for old versions of Internet Explorer only.
        let is_hack = self.token(at).is_some_and(|token| token.kind == Kind::Delim('*'));
        let name = at + u32::from(is_hack);
        let is_name = self.token(name).is_some_and(|token| token.kind == Kind::Ident);
        let colon = self.find(name + 1, stop, |token| !token.is_blank());
        let colon = colon.filter(|&at| is_name && self.token(at).is_some_and(|token| token.kind == Kind::Colon));
        let property = self.token(name).map(|token| token.region.of(text)).unwrap_or_default();
        match (colon, open) {
            (Some(colon), Some(_)) if property.starts_with("--") || property::is_known(property) => {
                self.value(text, name, Tokens { start: colon + 1, end: stop }, block);
            }
            (_, Some(_)) => return self.style_rule(at, end, block, work),
            (Some(colon), None) => self.value(text, name, Tokens { start: colon + 1, end: stop }, block),
            (None, None) => self.no_declaration(at, stop, block.tag),
        }
        stop + 1
    }

    fn no_declaration(&mut self, at: u32, stop: u32, tag: u32) {
        let region = self.region(self.trim(Tokens { start: at, end: stop }));
        let is_slash = |index: u32| self.token(index).is_some_and(|token| token.kind == Kind::Delim('/'));
        match self.token(at).map(|token| token.kind) {
            // Reported as that already.
            Some(Kind::Close(_) | Kind::BadString | Kind::BadUrl) => {}
            _ if is_slash(at) && is_slash(at + 1) => self.error(CssErrorKind::LineComment, region, tag),
            _ => self.error(CssErrorKind::NoColon, region, tag),
        }
    }

    fn value(&mut self, text: &str, name: u32, tokens: Tokens, block: &Block) {
        let Some(name_region) = self.token(name).map(|token| token.region) else { return };
        let all = self.trim(tokens);
        let mut value = all;
        let mark = self.find(all.start, all.end, |token| token.kind == Kind::Delim('!'));
        let important = mark.and_then(|mark| self.find(mark + 1, all.end, |token| !token.is_blank()));
        let important =
            important.and_then(|at| self.token(at)).is_some_and(|t| t.word(text).eq_ignore_ascii_case("important"));
        if let Some(mark) = mark {
            value = self.trim(Tokens { start: all.start, end: mark });
            if !important {
                let region = self.region(Tokens { start: mark, end: all.end });
                self.error(CssErrorKind::BadImportant, region, block.tag);
            }
        }
        let region = if all.is_empty() { name_region } else { name_region.to(self.region(all)) };
        if value.is_empty() {
            self.error(CssErrorKind::NoValue, region, block.tag);
            return;
        }
        self.missing_semicolon(text, value, block.tag);
        let Block { rule, at_rule, tag, .. } = *block;
        self.declarations.push(Declaration { name: name_region, value, important, region, rule, at_rule, tag });
    }

    /// Another `name:` in a value. `progid:` of old filters is none.
    fn missing_semicolon(&mut self, text: &str, value: Tokens, tag: u32) {
        let mut at = value.start + 1;
        while let Some(colon) = self.find(at, value.end, |token| token.kind == Kind::Colon) {
            at = colon + 1;
            let before =
                (value.start + 1..colon).rev().find_map(|index| self.token(index).filter(|token| !token.is_blank()));
            if let Some(token) = before.filter(|token| token.kind == Kind::Ident).copied()
                && property::is_known(token.word(text))
            {
                self.error(CssErrorKind::NoSemicolon, token.region, tag);
            }
        }
    }
}

/// A block whose content is still to be read.
#[derive(Clone, Copy)]
struct Block {
    tokens: Tokens,
    holds: Holds,
    rule: Option<u32>,
    at_rule: Option<u32>,
    tag: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Rules,
    Declarations,
}

fn kind(token: &CssToken<'_>) -> (Kind, f32) {
    match *token {
        CssToken::Ident(_) => (Kind::Ident, 0.0),
        CssToken::AtKeyword(_) => (Kind::AtKeyword, 0.0),
        CssToken::Hash(_) | CssToken::IDHash(_) => (Kind::Hash, 0.0),
        CssToken::QuotedString(_) => (Kind::String, 0.0),
        CssToken::UnquotedUrl(_) => (Kind::Url, 0.0),
        CssToken::Delim(character) => (Kind::Delim(character), 0.0),
        CssToken::Number { value, .. } => (Kind::Number, value),
        CssToken::Percentage { unit_value, .. } => (Kind::Percentage, unit_value * 100.0),
        CssToken::Dimension { value, .. } => (Kind::Dimension, value),
        CssToken::WhiteSpace(_) => (Kind::Space, 0.0),
        CssToken::Comment(_) => (Kind::Comment, 0.0),
        CssToken::Colon => (Kind::Colon, 0.0),
        CssToken::Semicolon => (Kind::Semicolon, 0.0),
        CssToken::Comma => (Kind::Comma, 0.0),
        CssToken::IncludeMatch
        | CssToken::DashMatch
        | CssToken::PrefixMatch
        | CssToken::SuffixMatch
        | CssToken::SubstringMatch => (Kind::Match, 0.0),
        CssToken::CDO | CssToken::CDC => (Kind::Cd, 0.0),
        CssToken::Function(_) => (Kind::Function, 0.0),
        CssToken::ParenthesisBlock => (Kind::Open(Bracket::Round), 0.0),
        CssToken::SquareBracketBlock => (Kind::Open(Bracket::Square), 0.0),
        CssToken::CurlyBracketBlock => (Kind::Open(Bracket::Curly), 0.0),
        CssToken::BadUrl(_) => (Kind::BadUrl, 0.0),
        CssToken::BadString(_) => (Kind::BadString, 0.0),
        CssToken::CloseParenthesis => (Kind::Close(Bracket::Round), 0.0),
        CssToken::CloseSquareBracket => (Kind::Close(Bracket::Square), 0.0),
        CssToken::CloseCurlyBracket => (Kind::Close(Bracket::Curly), 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{Css, CssErrorKind};
    use crate::html::region::Region;

    fn sheet(text: &str) -> Css {
        let mut css = Css::default();
        css.sheet(text, Region::new(0, text.len()), 0);
        css
    }

    fn declarations(css: &Css, text: &str) -> Vec<String> {
        let row = |d: &super::Declaration| {
            let mark = if d.important { "!" } else { "" };
            format!("{}={}{mark}", d.name.of(text), css.written(text, d.value))
        };
        css.declarations.iter().map(row).collect()
    }

    fn errors(text: &str) -> Vec<(CssErrorKind, &str)> {
        sheet(text).errors.iter().map(|error| (error.kind, error.region.of(text))).collect()
    }

    #[test]
    fn splits_a_sheet_into_rules_and_declarations() {
        let text = "<!-- @import url(x.css); .a, b:hover {color:red; margin : 0 auto!important} \
                    @media (max-width:600px) { p { width: 100% } } @font-face{font-family:\"A;b\"} .c { } -->";
        let css = sheet(text);
        assert_eq!(css.errors, []);
        let selectors: Vec<_> = css.rules.iter().map(|rule| css.written(text, rule.selector)).collect();
        assert_eq!(selectors, [".a, b:hover", ".c", "p"]);
        let at: Vec<_> = css.at_rules.iter().map(|at| (at.keyword.of(text), css.written(text, at.prelude))).collect();
        assert_eq!(at, [("@import", "url(x.css)"), ("@media", "(max-width:600px)"), ("@font-face", "")]);
        let all = declarations(&css, text);
        assert_eq!(all, ["color=red", "margin=0 auto!", "font-family=\"A;b\"", "width=100%"]);
        assert_eq!(css.declarations[3].at_rule, Some(1));
        assert_eq!(css.rules[2].at_rule, Some(1));
    }

    #[test]
    fn reads_nested_rules() {
        let text = ".a { color: red; &:hover { color: blue } a:hover { top: 0 } @media print { left: 0 } }";
        let css = sheet(text);
        assert_eq!(css.errors, []);
        assert_eq!(declarations(&css, text), ["color=red", "color=blue", "top=0", "left=0"]);
        assert_eq!(css.rules.iter().map(|rule| rule.parent).collect::<Vec<_>>(), [None, Some(0), Some(0)]);
    }

    #[test]
    fn an_attribute_has_its_places_behind_character_references() {
        let text = "<p style='font-family:&quot;A&quot;; color:red'>";
        let mut css = Css::default();
        css.attribute(text, Region::new(10, text.len() - 2), 7);
        assert_eq!(declarations(&css, text), ["font-family=&quot;A&quot;", "color=red"]);
        assert_eq!((css.errors.len(), css.declarations[1].tag), (0, 7));
    }

    #[test]
    fn tells_what_is_broken() {
        use CssErrorKind::*;
        assert_eq!(errors("a{color red}"), [(NoColon, "color red")]);
        assert_eq!(errors("a{color:red font-size:12px}"), [(NoSemicolon, "font-size")]);
        assert_eq!(errors("a{color:red"), [(Unclosed, "{")]);
        assert_eq!(errors("a{color:rgb(1,2} b{top:0} "), [(Unclosed, "rgb(")]);
        assert_eq!(errors("a{}}b{}"), [(Stray, "}")]);
        assert_eq!(errors("a{};b{}"), [(StraySemicolon, ";")]);
        assert_eq!(errors("a{color:red!imporant}"), [(BadImportant, "!imporant")]);
        assert_eq!(errors("a{color:;top:0}"), [(NoValue, "color")]);
        assert_eq!(errors("a{// b\ntop:0}"), [(LineComment, "// b\ntop:0")]);
        assert_eq!(errors("a{content:'x\n}"), [(UnclosedString, "'x")]);
        assert_eq!(errors("/* a"), [(UnclosedComment, "/* a")]);
        assert_eq!(errors("a{} b"), [(NoBlock, "b")]);
        assert_eq!(errors("a{background:url(x y)}"), [(BadUrl, "url(x y)")]);
        assert_eq!(errors("a{filter:progid:DXImageTransform.Microsoft.gradient(a='b');*zoom:1}"), []);
    }

    #[test]
    fn depth_and_brackets_cost_nothing() {
        assert_eq!(errors(&"(".repeat(100_000)).len(), 2);
        assert_eq!(sheet(&"a{".repeat(50_000)).rules.len(), 50_000);
        sheet(&"a:b ".repeat(50_000));
        sheet(&"a{b:c d:".repeat(20_000));
    }

    #[test]
    fn a_unit_is_what_follows_the_number() {
        let text = "a{b:1.5em -2PX 1e3px 1e2em 5E 3%}";
        let css = sheet(text);
        let units: Vec<_> = css.words(css.declarations[0].value).map(|token| token.unit(text)).collect();
        assert_eq!(units, ["em", "PX", "px", "em", "E", "%"]);
    }
}
