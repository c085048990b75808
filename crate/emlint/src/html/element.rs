//! The elements of HTML, as the standard and mail know them, and how they nest (HTML Standard §13.1.2.4, §13.2.4.2).

macro_rules! elements {
    ($($variant:ident = $name:literal,)*) => {
        /// An element; `Unknown` is every name that HTML never had.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Element {
            $($variant,)*
            Unknown,
        }

        /// In the order of their names.
        static ALL: &[(&str, Element)] = &[$(($name, Element::$variant),)*];
    };
}

#[rustfmt::skip]
elements! {
        A = "a", Abbr = "abbr", Acronym = "acronym", Address = "address", Applet = "applet", Area = "area",
        Article = "article", Aside = "aside", Audio = "audio", B = "b", Base = "base", Basefont = "basefont",
        Bdi = "bdi", Bdo = "bdo", Bgsound = "bgsound", Big = "big", Blink = "blink", Blockquote = "blockquote",
        Body = "body", Br = "br", Button = "button", Canvas = "canvas", Caption = "caption", Center = "center",
        Cite = "cite", Code = "code", Col = "col", Colgroup = "colgroup", Command = "command", Content = "content",
        Data = "data", Datalist = "datalist", Dd = "dd", Del = "del", Details = "details", Dfn = "dfn",
        Dialog = "dialog", Dir = "dir", Div = "div", Dl = "dl", Dt = "dt", Em = "em", Embed = "embed",
        Fieldset = "fieldset", Figcaption = "figcaption", Figure = "figure", Font = "font", Footer = "footer",
        Form = "form", Frame = "frame", Frameset = "frameset", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4",
        H5 = "h5", H6 = "h6", Head = "head", Header = "header", Hgroup = "hgroup", Hr = "hr", Html = "html",
        I = "i", Iframe = "iframe", Image = "image", Img = "img", Input = "input", Ins = "ins", Isindex = "isindex",
        Kbd = "kbd", Keygen = "keygen", Label = "label", Legend = "legend", Li = "li", Link = "link",
        Listing = "listing", Main = "main", Map = "map", Mark = "mark", Marquee = "marquee", Math = "math",
        Menu = "menu", Menuitem = "menuitem", Meta = "meta", Meter = "meter", Multicol = "multicol", Nav = "nav",
        Nextid = "nextid", Nobr = "nobr", Noembed = "noembed", Noframes = "noframes", Noscript = "noscript",
        Object = "object", Ol = "ol", Optgroup = "optgroup", Option = "option", Output = "output", P = "p",
        Param = "param", Picture = "picture", Plaintext = "plaintext", Portal = "portal", Pre = "pre",
        Progress = "progress", Q = "q", Rb = "rb", Rp = "rp", Rt = "rt", Rtc = "rtc", Ruby = "ruby", S = "s",
        Samp = "samp", Script = "script", Search = "search", Section = "section", Select = "select",
        Shadow = "shadow", Slot = "slot", Small = "small", Source = "source", Spacer = "spacer", Span = "span",
        Strike = "strike", Strong = "strong", Style = "style", Sub = "sub", Summary = "summary", Sup = "sup",
        Svg = "svg", Table = "table", Tbody = "tbody", Td = "td", Template = "template", Textarea = "textarea",
        Tfoot = "tfoot", Th = "th", Thead = "thead", Time = "time", Title = "title", Tr = "tr", Track = "track",
        Tt = "tt", U = "u", Ul = "ul", Var = "var", Video = "video", Wbr = "wbr", Xmp = "xmp",
}

impl Element {
    /// The element with this name, in any case.
    pub(crate) fn named(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let found = ALL.binary_search_by(|(known, _)| (*known).cmp(lower.as_str())).ok();
        found.and_then(|index| ALL.get(index)).map_or(Self::Unknown, |&(_, element)| element)
    }

    /// The names of all elements.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|&(name, _)| name)
    }

    /// Has no content and no end tag.
    pub(crate) const fn is_void(self) -> bool {
        use Element::{
            Area, Base, Basefont, Bgsound, Br, Col, Embed, Frame, Hr, Image, Img, Input, Keygen, Link, Meta, Param,
            Source, Track, Wbr,
        };
        matches!(
            self,
            Area | Base
                | Basefont
                | Bgsound
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Image
                | Img
                | Input
                | Keygen
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// Its end tag may be left out.
    pub(crate) const fn has_optional_end(self) -> bool {
        use Element::{
            Body, Colgroup, Dd, Dt, Head, Html, Li, Optgroup, Option, P, Rb, Rp, Rt, Rtc, Tbody, Td, Tfoot, Th, Thead,
            Tr,
        };
        matches!(
            self,
            Body | Colgroup
                | Dd
                | Dt
                | Head
                | Html
                | Li
                | Optgroup
                | Option
                | P
                | Rb
                | Rp
                | Rt
                | Rtc
                | Tbody
                | Td
                | Tfoot
                | Th
                | Thead
                | Tr
        )
    }

    /// Everything up to its end tag is text; without one, that is the rest of the part.
    pub(crate) const fn swallows(self) -> bool {
        use Element::{Iframe, Noembed, Noscript, Plaintext, Script, Style, Textarea, Title, Xmp};
        matches!(self, Iframe | Noembed | Noscript | Plaintext | Script | Style | Textarea | Title | Xmp)
    }

    /// A start tag of it ends an open `p`.
    pub(crate) const fn ends_p(self) -> bool {
        use Element::{
            Address, Article, Aside, Blockquote, Center, Dd, Details, Dialog, Dir, Div, Dl, Dt, Fieldset, Figcaption,
            Figure, Footer, Form, Header, Hgroup, Hr, Li, Listing, Main, Menu, Nav, Ol, P, Plaintext, Pre, Search,
            Section, Summary, Table, Ul, Xmp,
        };
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Li
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Plaintext
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }

    pub(crate) const fn is_heading(self) -> bool {
        matches!(self, Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::H5 | Self::H6)
    }

    /// Every parser repairs these alike when they overlap (the "formatting" elements).
    pub(crate) const fn is_formatting(self) -> bool {
        use Element::{A, B, Big, Code, Em, Font, I, Nobr, S, Small, Span, Strike, Strong, Tt, U};
        matches!(self, A | B | Big | Code | Em | Font | I | Nobr | S | Small | Span | Strike | Strong | Tt | U)
    }

    /// Belongs to the structure of a table.
    pub(crate) const fn is_table_part(self) -> bool {
        use Element::{Caption, Col, Colgroup, Tbody, Td, Tfoot, Th, Thead, Tr};
        matches!(self, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
    }

    pub(crate) const fn is_cell(self) -> bool {
        matches!(self, Self::Td | Self::Th)
    }

    pub(crate) const fn is_row_group(self) -> bool {
        matches!(self, Self::Tbody | Self::Thead | Self::Tfoot)
    }

    /// May stand in `head`.
    pub(crate) const fn is_metadata(self) -> bool {
        use Element::{Base, Basefont, Bgsound, Link, Meta, Noframes, Noscript, Script, Style, Template, Title};
        matches!(
            self,
            Base | Basefont | Bgsound | Link | Meta | Noframes | Noscript | Script | Style | Template | Title
        )
    }

    /// Text in it is never shown.
    pub(crate) const fn is_never_shown(self) -> bool {
        use Element::{Datalist, Head, Noembed, Noframes, Script, Style, Template, Title};
        matches!(self, Datalist | Head | Noembed | Noframes | Script | Style | Template | Title)
    }

    /// Begins a line of its own: what stands before and behind it is not one word.
    pub(crate) const fn breaks_words(self) -> bool {
        use Element::{Body, Br, Caption, Fieldset, Html, Img, Input, Legend, Optgroup, Option, Select, Textarea};
        self.ends_p()
            || self.is_table_part()
            || matches!(
                self,
                Body | Br | Caption | Fieldset | Html | Img | Input | Legend | Optgroup | Option | Select | Textarea
            )
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Element};

    #[test]
    fn finds_every_element_by_its_name() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(ALL.iter().all(|&(name, element)| Element::named(name) == element));
        assert_eq!(Element::named("TaBle"), Element::Table);
        assert_eq!(Element::named("tabel"), Element::Unknown);
    }
}
