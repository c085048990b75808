//! Conditional comments: markup for Outlook (Windows), whose Word engine reads them, and for everybody else.

use super::document::{Document, Node};
use super::element::Element;
use super::region::Region;
use crate::List as _;

/// What a comment has to do with conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conditional<'t> {
    /// `<!--[if …]>content<![endif]-->`: only those read the content for whom the condition holds.
    Hidden { condition: &'t str, content: &'t str },
    /// `<!--[if …]><!-->`, or the older `<![if …]>`: what follows is for everybody else too.
    Revealed { condition: &'t str },
    /// `<!--<![endif]-->`, `<![endif]-->` or `<![endif]>`.
    End,
    /// Begins like one, but has no `<![endif]-->` of its own.
    Unclosed { condition: &'t str },
    /// `<!--[endif]-->`, which ends nothing.
    WrongEnd,
    /// A comment like any other.
    None,
}

/// Whether a comment, with its `<!--`, begins with a condition.
pub(crate) fn is_conditional(comment: &str) -> bool {
    let rest = comment.strip_prefix("<!--").map(str::trim_start);
    rest.and_then(|rest| rest.get(..3)).is_some_and(|start| start.eq_ignore_ascii_case("[if"))
}

/// What a comment is, as it stands in the text with its `<!` and `>`.
pub(crate) fn read(comment: &str) -> Conditional<'_> {
    let lower = comment.to_ascii_lowercase();
    let squeezed: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    match squeezed.as_str() {
        "<!--<![endif]-->" | "<![endif]-->" | "<![endif]>" | "<!--><![endif]-->" => return Conditional::End,
        "<!--[endif]-->" | "<!--[endif]>-->" | "<!--endif-->" => return Conditional::WrongEnd,
        _ => {}
    }
    if squeezed.starts_with("<![if") {
        return Conditional::Revealed { condition: condition(comment) };
    }
    if !is_conditional(comment) {
        return Conditional::None;
    }
    let condition = condition(comment);
    let head = lower.find("]>").map_or(lower.len(), |at| at + 2);
    let body = lower.get(head..).unwrap_or_default();
    if matches!(body.trim_start(), "<!-->" | "<!-- -->" | "<!---->" | "-->" | "<!--//-->") {
        return Conditional::Revealed { condition };
    }
    match body.trim_end().strip_suffix("<![endif]-->").map(str::len) {
        // Another one begins inside, so the end that was found is not its own.
        Some(_) if body.contains("<!--[if") => Conditional::Unclosed { condition },
        Some(length) => {
            let content = comment.get(head..head + length).unwrap_or_default();
            Conditional::Hidden { condition, content }
        }
        None => Conditional::Unclosed { condition },
    }
}

fn condition(comment: &str) -> &str {
    let start = comment.find('[').map_or(0, |at| at + 1);
    let rest = comment.get(start..).unwrap_or_default();
    let rest = rest.get(..2).filter(|word| word.eq_ignore_ascii_case("if")).and_then(|_| rest.get(2..)).unwrap_or(rest);
    rest.split([']', '>']).next().unwrap_or_default().trim()
}

/// Whether Outlook (Windows) is meant, which calls itself `mso`.
pub(crate) fn is_for_word(condition: &str) -> bool {
    let squeezed: String = condition.chars().filter(|c| !c.is_whitespace() && *c != '(').collect();
    let lower = squeezed.to_ascii_lowercase();
    lower.contains("mso") && !lower.contains("!mso") && !lower.contains("!gtemso") && !lower.contains("ltmso")
}

/// Whether programs understand a condition.
pub(crate) fn is_valid(condition: &str) -> bool {
    let known = |word: &str| {
        let lower = word.to_ascii_lowercase();
        matches!(
            lower.as_str(),
            "mso" | "ie" | "vml" | "lt" | "lte" | "gt" | "gte" | "windowsedition" | "true" | "false" | "webdesigner"
        ) || lower.starts_with("support")
            || lower.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let is_operator = |c: char| c.is_whitespace() || matches!(c, '!' | '&' | '|' | '(' | ')');
    !condition.is_empty() && condition.split(is_operator).filter(|word| !word.is_empty()).all(known)
}

/// How often elements of tables begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    pub(crate) opened: i32,
    pub(crate) closed: i32,
}

impl Balance {
    pub(crate) const fn difference(self) -> i32 {
        self.opened - self.closed
    }
}

/// The tables, rows and cells of one element name, as everybody sees them and as Outlook (Windows) does.
#[derive(Clone, Debug)]
pub(crate) struct Views {
    pub(crate) element: Element,
    pub(crate) everybody: Balance,
    pub(crate) word: Balance,
    /// Comments for Outlook that open or close more than they close or open, in order.
    pub(crate) comments: Vec<(Region, i32)>,
}

/// Counts tables, rows and cells in both views.
pub(crate) fn views(text: &str, document: &Document) -> Vec<Views> {
    let new =
        |element| Views { element, everybody: Balance::default(), word: Balance::default(), comments: Vec::new() };
    let mut views: Vec<Views> = [Element::Table, Element::Tr, Element::Td].into_iter().map(new).list();
    let mut not_for_word = false;
    for node in &document.nodes {
        match *node {
            Node::Start(index) => {
                let element = document.tag(index).map(|tag| tag.element);
                for view in views.iter_mut().filter(|view| Some(view.element) == element) {
                    view.everybody.opened += 1;
                    view.word.opened += i32::from(!not_for_word);
                }
            }
            Node::End(index) => {
                let element = document.ends.get(index as usize).map(|end| end.element);
                for view in views.iter_mut().filter(|view| Some(view.element) == element) {
                    view.everybody.closed += 1;
                    view.word.closed += i32::from(!not_for_word);
                }
            }
            Node::Comment(index) => {
                let Some(&region) = document.comments.get(index as usize) else { continue };
                match read(region.of(text)) {
                    Conditional::Revealed { condition } => not_for_word = !is_for_word(condition),
                    Conditional::End => not_for_word = false,
                    Conditional::Hidden { condition, content } if is_for_word(condition) => {
                        count(content, region, &mut views);
                    }
                    _ => {}
                }
            }
            Node::Text(_) | Node::Doctype(_) => {}
        }
    }
    views
}

fn count(content: &str, region: Region, views: &mut [Views]) {
    let document = Document::parse(content);
    for view in views {
        let opened = document.tags.iter().filter(|tag| tag.element == view.element).count();
        let closed = document.ends.iter().filter(|end| end.element == view.element).count();
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        view.word.opened = view.word.opened.saturating_add(number(opened));
        view.word.closed = view.word.closed.saturating_add(number(closed));
        if opened != closed {
            view.comments.push((region, number(opened).saturating_sub(number(closed))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Conditional, is_for_word, is_valid, read, views};
    use crate::html::document::Document;

    #[test]
    fn tells_the_kinds_apart() {
        let hidden = read("<!--[if (gte mso 9)|(IE)]><table><![endif]-->");
        assert_eq!(hidden, Conditional::Hidden { condition: "(gte mso 9)|(IE)", content: "<table>" });
        for opener in ["<!--[if !mso]><!-->", "<!--[if !mso]><!-- -->", "<![if !mso]>"] {
            assert_eq!(read(opener), Conditional::Revealed { condition: "!mso" }, "{opener}");
        }
        for end in ["<!--<![endif]-->", "<![endif]-->", "<![endif]>", "<!-- <![endif]-->"] {
            assert_eq!(read(end), Conditional::End, "{end}");
        }
        assert_eq!(read("<!--[if mso]><td><![endif]>x-->"), Conditional::Unclosed { condition: "mso" });
        let nested = "<!--[if mso]><td><!--[if mso]></td><![endif]-->";
        assert_eq!(read(nested), Conditional::Unclosed { condition: "mso" });
        assert_eq!(read("<!--[endif]-->"), Conditional::WrongEnd);
        assert_eq!(read("<!-- x -->"), Conditional::None);
    }

    #[test]
    fn knows_the_conditions_of_real_mail() {
        let conditions =
            ["mso", "(mso)|(IE)", "mso | IE", "(!mso)&(!IE)", "gte mso 9", "!gte mso 9", "!vml", "!supportLists"];
        assert!(conditions.iter().all(|condition| is_valid(condition)));
        assert!(!is_valid("msso") && !is_valid("") && !is_valid("outlook"));
        let word: Vec<_> = conditions.iter().map(|condition| is_for_word(condition)).collect();
        assert_eq!(word, [true, true, true, false, true, false, false, false]);
    }

    #[test]
    fn counts_what_outlook_sees() {
        let text =
            "<!--[if mso]><table><tr><td><![endif]--><div>x</div><!--[if !mso]><!--><table></table><!--<![endif]-->";
        let views = views(text, &Document::parse(text));
        let rows: Vec<_> = views.iter().map(|view| (view.everybody.difference(), view.word.difference())).collect();
        assert_eq!(rows, [(0, 1), (0, 1), (0, 1)]);
        assert_eq!(views[0].comments.len(), 1);
    }
}
