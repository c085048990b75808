//! Which mail programs support what: the table of Can I email, and what in a message uses each feature.

use crate::List as _;
use crate::keyed::Keyed;
use std::sync::LazyLock;

/// Written by `cargo xtask caniemail`.
static SOURCE: &str = include_str!("clients.tsv");

/// A set of mail programs, one bit per column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clients(u64);

impl Clients {
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    const fn of(column: usize) -> Self {
        Self(1 << column)
    }

    const fn has(self, column: usize) -> bool {
        self.0 >> column & 1 == 1
    }
}

/// One feature of Can I email.
#[derive(Debug)]
pub(crate) struct Feature {
    pub(crate) slug: &'static str,
    /// The month of the last test.
    pub(crate) tested: &'static str,
    /// The programs that do not support it.
    pub(crate) missing: Clients,
}

/// One of the two columns of a name: `gmail`, `ios`.
#[derive(Debug)]
struct Column {
    family: &'static str,
    platform: &'static str,
}

/// What an attribute has to be to use a feature.
#[derive(Clone, Debug)]
pub(crate) struct AttributeUse {
    pub(crate) feature: u16,
    /// On this element only.
    pub(crate) element: &'static str,
    /// With a value that is this, or begins with it.
    pub(crate) value: &'static str,
    pub(crate) is_start: bool,
}

/// The table, and ways into it.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The day of the data.
    pub(crate) date: &'static str,
    columns: Vec<Column>,
    pub(crate) features: Vec<Feature>,
    /// The features that are used by things of some kind, by their name: `prop` and `display`. There are ten kinds.
    uses: Vec<(&'static str, Keyed<Vec<u16>>)>,
    /// The same for attributes, by their name.
    attributes: Keyed<Vec<AttributeUse>>,
    /// A feature, the number of a note, and the programs that it is about.
    notes: Vec<(u16, u8, Clients)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(SOURCE));

/// The table of Can I email.
pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// What most readers have, which is what counts without the option `clients`. Windows Mail is gone since 2024.
const DEFAULT: &[&str] = &[
    "gmail.*",
    "outlook.android",
    "outlook.ios",
    "outlook.macos",
    "outlook.outlook-com",
    "outlook.windows",
    "apple-mail.*",
    "yahoo.*",
    "samsung-email.android",
];

impl Table {
    fn read(source: &'static str) -> Self {
        let mut table = Self::default();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            match (cells.next(), cells.next(), cells.next(), cells.next()) {
                (Some("date"), Some(date), ..) => table.date = date,
                (Some("columns"), Some(names), ..) => {
                    let column = |(family, platform)| Column { family, platform };
                    let pairs = names.split(' ').filter_map(|name| name.split_once('.'));
                    table.columns = pairs.map(column).list();
                }
                (Some(slug), Some(tested), Some(detectors), Some(status)) => {
                    table.feature(slug, tested, detectors, status);
                    table.notes(cells.next().unwrap_or_default());
                }
                _ => {}
            }
        }
        table
    }

    fn feature(&mut self, slug: &'static str, tested: &'static str, detectors: &'static str, status: &str) {
        let number = u16::try_from(self.features.len()).unwrap_or(u16::MAX);
        let with = |letter: u8| {
            let columns = status.bytes().take(64).enumerate().filter(|&(_, status)| status == letter);
            columns.fold(Clients::default(), |all, (column, _)| all.or(Clients::of(column)))
        };
        self.features.push(Feature { slug, tested, missing: with(b'n') });
        for detector in detectors.split("; ") {
            let (kind, names) = detector.split_once(' ').unwrap_or((detector, ""));
            for name in names.split('|') {
                if kind == "attr" || name.contains('[') {
                    self.attribute(number, name);
                } else {
                    self.of_kind(kind).entry(name, Vec::new()).push(number);
                }
            }
        }
    }

    fn of_kind(&mut self, kind: &'static str) -> &mut Keyed<Vec<u16>> {
        match self.uses.iter().position(|(one, _)| *one == kind) {
            // It was found there.
            Some(place) => &mut self.uses[place].1,
            None => &mut self.uses.push_mut((kind, Keyed::new())).1,
        }
    }

    /// `1:0,3 4:8`, of the last feature: note 1 is about the first and the fourth column.
    fn notes(&mut self, notes: &str) {
        let feature = u16::try_from(self.features.len().saturating_sub(1)).unwrap_or(u16::MAX);
        for (note, columns) in notes.split(' ').filter_map(|note| note.split_once(':')) {
            let columns = columns.split(',').filter_map(|column| column.parse().ok()).filter(|&column| column < 64);
            let clients = columns.fold(Clients::default(), |all, column| all.or(Clients::of(column)));
            self.notes.push((feature, note.parse().unwrap_or_default(), clients));
        }
    }

    /// The programs that a note of the feature with this slug is about.
    pub(crate) fn noted(&self, slug: &str, note: u8) -> Clients {
        let named = |feature: u16| self.get(feature).is_some_and(|feature| feature.slug == slug);
        let found = self.notes.iter().find(|&&(feature, number, _)| number == note && named(feature));
        found.map(|&(_, _, clients)| clients).unwrap_or_default()
    }

    /// `name`, `element[name]`, `element[name=value]`, `element[name^=start]` or `element[*]`.
    fn attribute(&mut self, feature: u16, detector: &'static str) {
        let (element, inside) = detector.split_once('[').unwrap_or(("", detector));
        let inside = inside.trim_end_matches(']');
        let (name, value) = inside.split_once('=').unwrap_or((inside, ""));
        let is_start = name.ends_with('^');
        let name = name.trim_end_matches('^');
        let found = AttributeUse { feature, element, value, is_start };
        self.attributes.entry(name, Vec::new()).push(found);
    }

    /// The features that something of this kind and name uses.
    pub(crate) fn uses(&self, kind: &str, name: &str) -> &[u16] {
        let names = self.uses.iter().find(|(one, _)| *one == kind).map(|(_, names)| names);
        names.and_then(|names| names.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The features that an attribute of this name may use.
    pub(crate) fn attributes(&self, name: &str) -> &[AttributeUse] {
        self.attributes.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn get(&self, feature: u16) -> Option<&Feature> {
        self.features.get(usize::from(feature))
    }

    /// The programs that do not support a feature.
    pub(crate) fn missing(&self, feature: u16) -> Clients {
        self.get(feature).map(|feature| feature.missing).unwrap_or_default()
    }

    /// The programs that do not support the feature with this slug.
    pub(crate) fn missing_slug(&self, slug: &str) -> Clients {
        self.features.iter().find(|feature| feature.slug == slug).map(|feature| feature.missing).unwrap_or_default()
    }

    /// The programs that `names` stand for: `gmail.ios`, `outlook.*`, `gmail`.
    pub(crate) fn selected(&self, names: &[String]) -> Clients {
        let all = |names: &mut dyn Iterator<Item = &str>| {
            names.fold(Clients::default(), |all, name| all.or(self.named(name).unwrap_or_default()))
        };
        if names.is_empty() { all(&mut DEFAULT.iter().copied()) } else { all(&mut names.iter().map(String::as_str)) }
    }

    /// The programs of one name; `None` where there is none.
    pub(crate) fn named(&self, name: &str) -> Option<Clients> {
        let lower = name.trim().to_ascii_lowercase();
        let (family, platform) = lower.split_once('.').unwrap_or((&lower, "*"));
        let columns = self.columns.iter().enumerate();
        let matching =
            columns.filter(|(_, column)| column.family == family && (platform == "*" || column.platform == platform));
        let clients = matching.fold(Clients::default(), |all, (column, _)| all.or(Clients::of(column)));
        (!clients.is_empty()).then_some(clients)
    }

    /// The name that looks most like `name`.
    pub(crate) fn nearest(&self, name: &str) -> String {
        let lower = name.trim().to_ascii_lowercase();
        let names = self.columns.iter().map(|column| format!("{}.{}", column.family, column.platform));
        names.min_by_key(|known| strsim::osa_distance(known, &lower)).unwrap_or_default()
    }

    /// The names of programs for people: `Outlook (Windows, Mac)`, and a family alone where all of it is meant that is
    /// selected.
    pub(crate) fn names(&self, clients: Clients, selected: Clients) -> String {
        let mut families: Vec<(&str, Vec<&str>, bool)> = Vec::new();
        for (index, column) in self.columns.iter().enumerate().filter(|(index, _)| selected.has(*index)) {
            let is_meant = clients.has(index);
            match families.last_mut() {
                Some((family, platforms, is_all)) if *family == column.family => {
                    *is_all &= is_meant;
                    platforms.extend(is_meant.then_some(column.platform));
                }
                _ => {
                    let platforms = is_meant.then_some(column.platform).into_iter().list();
                    families.push((column.family, platforms, is_meant));
                }
            }
        }
        let meant = families.into_iter().filter(|(_, platforms, _)| !platforms.is_empty());
        let names: Vec<String> = meant
            .map(|(family, platforms, is_all)| {
                let is_one = self.columns.iter().filter(|column| column.family == family).count() == 1;
                if is_all && (platforms.len() > 1 || is_one) {
                    return family_name(family).to_owned();
                }
                let platforms: Vec<&str> = platforms.into_iter().map(platform_name).list();
                format!("{} ({})", family_name(family), platforms.join(", "))
            })
            .list();
        names.join(", ")
    }
}

fn family_name(family: &str) -> &str {
    match family {
        "gmail" => "Gmail",
        "outlook" => "Outlook",
        "yahoo" => "Yahoo",
        "apple-mail" => "Apple Mail",
        "samsung-email" => "Samsung Email",
        "aol" => "AOL",
        "thunderbird" => "Thunderbird",
        "protonmail" => "Proton Mail",
        "hey" => "HEY",
        "mail-ru" => "Mail.ru",
        "fastmail" => "Fastmail",
        "laposte" => "LaPoste.net",
        "gmx" => "GMX",
        "web-de" => "WEB.DE",
        "ionos-1and1" => "IONOS",
        "orange" => "Orange",
        "sfr" => "SFR",
        other => other,
    }
}

fn platform_name(platform: &str) -> &str {
    match platform {
        "desktop-webmail" | "webmail" => "web",
        "mobile-webmail" => "mobile web",
        "desktop-app" => "desktop",
        "ios" => "iOS",
        "android" => "Android",
        "windows" => "Windows",
        "windows-mail" => "Windows Mail",
        "macos" => "Mac",
        "outlook-com" => "Outlook.com and new",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn reads_the_table() {
        let table = table();
        assert!(table.features.len() >= 300 && table.columns.len() >= 40 && table.columns.len() <= 64);
        assert_eq!(table.date.len(), "2026-05-13".len());
        let flex = table.uses("decl", "display:flex");
        assert_eq!(
            flex.iter().filter_map(|&feature| table.get(feature)).map(|f| f.slug).collect::<Vec<_>>(),
            ["css-display-flex"]
        );
        assert_eq!(table.uses("prop", "no-such"), [0_u16; 0]);
        assert_eq!(table.attributes("href").len(), 2);
        assert!(!table.noted("css-margin", 4).and(table.named("outlook.windows").unwrap()).is_empty());
        assert_eq!(table.missing_slug("css-display-flex").and(table.named("outlook.windows").unwrap()).len(), 1);
    }

    #[test]
    fn names_programs_for_people() {
        let table = table();
        let selected = table.selected(&[]);
        let name = |name| table.names(table.named(name).unwrap(), selected);
        assert_eq!(name("outlook.windows"), "Outlook (Windows)");
        assert_eq!(name("gmail.*"), "Gmail");
        assert_eq!(name("samsung-email"), "Samsung Email");
        assert_eq!(table.named("outlok.windows"), None);
        assert_eq!(table.nearest("outlok.windows"), "outlook.windows");
        assert_eq!(selected.len(), 15);
    }
}
