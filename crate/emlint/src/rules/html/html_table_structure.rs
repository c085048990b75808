use crate::cause;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::region::Region;
use crate::html::{self, Html, brief};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity};

pub(crate) static RULE: Rule = Rule {
    code: "HTM020",
    name: "html-table-structure",
    summary: "Content of a table stands outside of its cells",
    help: "Put text and elements into td, td into tr, and tr into table.",
    family: Family::Html,
    levels: Levels::always(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::HTML_BROKEN),
    mutes: &[],
    references: &[
        Reference::Page("HTML Standard: tabular data", "https://html.spec.whatwg.org/multipage/tables.html"),
        Reference::Page(
            "HTML Standard: foster parenting",
            "https://html.spec.whatwg.org/multipage/parsing.html#foster-parent",
        ),
    ],
    docs: page(include_str!("html_table_structure.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        if html.document.tags.iter().any(|tag| tag.element == Element::Table) {
            findings.judged();
        }
        for node in &html.document.texts {
            let Some(parent) = node.parent.and_then(|parent| html.document.tag(parent)) else { continue };
            let text = html.document.text(html.text(), node).trim();
            if holds_no_text(parent.element) && !text.is_empty() {
                let region = trimmed(html, node.region);
                let place = html.name(parent);
                let message = format!(
                    "“{}” stands in “<{place}>” but in no cell; browsers move it before the table",
                    brief(text)
                );
                report(html, region, message, parent, Severity::Warning, findings);
            }
        }
        for tag in &html.document.tags {
            tag_in_table(html, tag, findings);
        }
        uneven_rows(html, findings);
    }
}

/// Of one table or row: how many columns it has, and where that was seen.
#[derive(Clone, Copy, Default)]
struct Columns {
    count: u32,
    /// The row that sets the number of columns of a table.
    row: Option<u32>,
    /// Its number cannot be told, since a cell reaches over several rows, or it was reported already.
    is_done: bool,
}

/// The first row of each table that has not as many columns as the first one.
fn uneven_rows(html: &Html, findings: &mut Findings) {
    let document = &html.document;
    let table_of = |row: &Tag| {
        let parent = row.parent.filter(|_| row.element == Element::Tr)?;
        let outer = document.tag(parent)?;
        if outer.element == Element::Table {
            Some(parent)
        } else {
            outer.parent.filter(|_| outer.element.is_row_group())
        }
    };
    let mut columns = html.by_tag(Columns::default());
    for cell in document.tags.iter().filter(|tag| tag.element.is_cell()) {
        let Some((row, table)) = cell.parent.and_then(|row| Some((row, table_of(document.tag(row)?)?))) else {
            continue;
        };
        let number = |name: &str| html.value(cell, name).and_then(|value| value.trim().parse::<u32>().ok());
        if let Some(row) = columns.get_mut(row as usize) {
            row.count += number("colspan").unwrap_or(1).clamp(1, 1000);
        }
        if number("rowspan").is_some_and(|rows| rows != 1)
            && let Some(table) = columns.get_mut(table as usize)
        {
            table.is_done = true;
        }
    }
    for (index, row) in (0_u32..).zip(&document.tags) {
        let Some(table) = table_of(row) else { continue };
        let count = columns.get(index as usize).map(|row| row.count).unwrap_or_default();
        let Some(known) = columns.get_mut(table as usize).filter(|table| !table.is_done && count > 0) else { continue };
        let Some(first) = known.row else {
            (known.count, known.row) = (count, Some(index));
            continue;
        };
        if count == known.count {
            continue;
        }
        known.is_done = true;
        if findings.is_full() {
            findings.count();
            continue;
        }
        let expected = known.count;
        let plural = if count == 1 { "" } else { "s" };
        let text = format!("This row has {count} column{plural}, the first row of its table has {expected}");
        let finding = html.add(findings, row.region, text).weaken(Severity::Info);
        if let Some(first) = document.tag(first) {
            finding.related(html.span(first.region), "the first row");
        }
    }
}

fn holds_no_text(element: Element) -> bool {
    matches!(element, Element::Table | Element::Tr | Element::Colgroup) || element.is_row_group()
}

fn report(html: &Html, region: Region, text: String, parent: &Tag, severity: Severity, findings: &mut Findings) {
    if findings.is_full() {
        findings.count();
        return;
    }
    let place = html.span(parent.region);
    html.add(findings, region, text).weaken(severity).related(place, format!("“<{}>” begins here", html.name(parent)));
}

fn trimmed(html: &Html, region: Region) -> Region {
    let written = html.at(region);
    let start = region.start() + (written.len() - written.trim_start().len());
    Region::new(start, start + written.trim().len())
}

fn tag_in_table(html: &Html, tag: &Tag, findings: &mut Findings) {
    let parent = html.document.parent(tag);
    let name = html.name(tag);
    let around = parent.map(|parent| parent.element);
    let element = tag.element;
    if element.is_cell() {
        span_numbers(html, tag, findings);
    }
    let Some(parent) = parent else {
        return outside(html, tag, findings);
    };
    let is_fine = match around.unwrap_or(Element::Unknown) {
        Element::Table => {
            element.is_row_group()
                || matches!(element, Element::Caption | Element::Colgroup | Element::Col | Element::Tr | Element::Form)
        }
        Element::Tr => element.is_cell(),
        Element::Colgroup => element == Element::Col,
        other if other.is_row_group() => element == Element::Tr,
        _ if element.is_table_part() => {
            return outside(html, tag, findings);
        }
        _ => true,
    };
    let is_hidden_input =
        element == Element::Input && html.value(tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"));
    let is_data = matches!(element, Element::Script | Element::Style | Element::Template);
    if is_fine || is_hidden_input || is_data || tag.foreign {
        return;
    }
    let place = html.name(parent);
    let (message, severity) = if element.is_cell() {
        // Every parser adds the row that is missing.
        (format!("“<{name}>” stands right in “<{place}>”; a row is missing around it"), Severity::Info)
    } else {
        let text = format!("“<{name}>” stands in “<{place}>” but in no cell; browsers move it before the table");
        (text, Severity::Warning)
    };
    report(html, tag.region, message, parent, severity, findings);
}

/// Cells and rows without a table are ignored, and only their content stays.
fn outside(html: &Html, tag: &Tag, findings: &mut Findings) {
    let element = tag.element;
    let needs = match element {
        Element::Td | Element::Th => "row of a table",
        Element::Tr
        | Element::Tbody
        | Element::Thead
        | Element::Tfoot
        | Element::Caption
        | Element::Col
        | Element::Colgroup => "table",
        _ => return,
    };
    if tag.foreign {
        return;
    }
    if findings.is_full() {
        findings.count();
        return;
    }
    let message = format!("“<{}>” stands in no {needs} and is ignored", html.name(tag));
    html.add(findings, tag.region, message);
}

/// `colspan` from 1 to 1,000 and `rowspan` from 0 to 65,534 (HTML Standard, “Attributes common to td and th”).
fn span_numbers(html: &Html, tag: &Tag, findings: &mut Findings) {
    for (name, from, to) in [("colspan", 1, 1000), ("rowspan", 0, 65_534)] {
        let Some(attribute) = html.attribute(tag, name) else { continue };
        let value = html.attribute_value(attribute).trim();
        if !value.parse::<u32>().is_ok_and(|number| (from..=to).contains(&number)) {
            let message =
                format!("“{}” is no number from {from} to {}", html.at(attribute.region), crate::number(to as usize));
            html.add(findings, attribute.region, message).weaken(Severity::Info);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::marked;

    fn message(html: &str) -> String {
        format!("Content-Type: text/html\r\n\r\n{html}")
    }

    #[test]
    fn what_parsers_tolerate_is_no_fault() {
        let html = "<table> <!-- x --><form><input type=hidden></form><colgroup><col></colgroup><tr> <td>a</td> </tr>\n</table>";
        assert_eq!(marked("HTM020", &message(html)), [""; 0]);
    }

    #[test]
    fn marks_what_stands_in_no_cell() {
        let html = "<table>Hi <tr><b>x</b><td colspan=0>a</td></tr><td>b</td></table><tr><td>c</td></tr>";
        assert_eq!(marked("HTM020", &message(html)), ["Hi", "<b>", "colspan=0", "<td>", "<tr>"]);
    }
}
