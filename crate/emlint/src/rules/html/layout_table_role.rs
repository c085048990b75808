use crate::List as _;
use crate::cause;
use crate::html::document::Tag;
use crate::html::element::Element;
use crate::html::region::offset;
use crate::html::{self, Html};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "HTM051",
    name: "layout-table-role",
    summary: "Tables for layout that screen readers read as data",
    help: "Say role=\"presentation\" on tables that only place things.",
    family: Family::Html,
    levels: Levels::outgoing(Severity::Info).or_bulk(Severity::Info),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ACCESS),
    mutes: &[],
    references: &[
        Reference::Page("WAI-ARIA 1.2: presentation", "https://www.w3.org/TR/wai-aria-1.2/#presentation"),
        Reference::Page("WCAG 2.2: info and relationships", "https://www.w3.org/TR/WCAG22/#info-and-relationships"),
    ],
    docs: page(include_str!("layout_table_role.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for html in html::bodies(context) {
        let data = data_tables(html);
        let tables = (0_u32..).zip(&html.document.tags).filter(|(_, tag)| tag.element == Element::Table);
        let unsaid: Vec<&Tag> = tables
            .filter(|(index, tag)| {
                !data.get(*index as usize).copied().unwrap_or_default() && is_layout(html, *index, tag)
            })
            .map(|(_, tag)| tag)
            .list();
        report(context, html, &unsaid, findings);
    }
}

/// Tables with a heading cell, a caption or a border are read as tables.
fn data_tables(html: &Html) -> Vec<bool> {
    let mut data = html.by_tag(false);
    // The table around every tag: a parent comes before its children.
    let mut tables: Vec<Option<u32>> = Vec::with_capacity(html.document.tags.len());
    for (index, tag) in html.document.tags.iter().enumerate() {
        let around = tag.parent.and_then(|parent| tables.get(parent as usize)).copied().flatten();
        let is_heading = matches!(tag.element, Element::Th | Element::Caption | Element::Thead)
            || html.attribute(tag, "scope").is_some();
        if is_heading && let Some(table) = around.and_then(|table| data.get_mut(table as usize)) {
            *table = true;
        }
        tables.push(if tag.element == Element::Table { Some(offset(index)) } else { around });
    }
    data
}

fn is_layout(html: &Html, index: u32, tag: &Tag) -> bool {
    let has_border = html.value(tag, "border").is_some_and(|border| !matches!(border.trim(), "" | "0"));
    let says_role = html.attribute(tag, "role").is_some();
    let looks = ["bgcolor", "width", "align", "cellpadding", "cellspacing", "background"];
    let has_looks = looks.iter().any(|name| html.attribute(tag, name).is_some());
    let is_nested = tag.depth > 0 && html.document.parent(tag).is_some_and(|parent| parent.element.is_cell());
    !says_role && !has_border && (has_looks || is_nested) && !html.styles().look(Some(index)).quoted
}

fn report(context: &Context, html: &Html, tables: &[&Tag], findings: &mut Findings) {
    let Some(first) = tables.first() else { return };
    let text = match tables.len() {
        1 => "This table only places things; screen readers read its rows and columns out".to_owned(),
        count => format!("{count} tables only place things; screen readers read their rows and columns out"),
    };
    let edits: Option<Vec<_>> = tables
        .iter()
        .take(200)
        .map(|tag| html.insert(&context.message, tag.name.end(), " role=\"presentation\""))
        .collect();
    let fix = edits.filter(|_| tables.len() <= 200).map(|edits| {
        let fix = Fix::safe("Add role=\"presentation\"", edits);
        fix.safe_before_delivery(context)
    });
    let more: Vec<Span> = tables.iter().skip(1).map(|tag| html.span(tag.region)).list();
    html.add(findings, first.region, text).alone(more).fix(fix);
}
