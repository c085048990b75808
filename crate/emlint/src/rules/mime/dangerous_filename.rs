use super::{parts, weaken};
use crate::List as _;
use crate::message::Part;
use crate::message::lexer::quote;
use crate::message::parameter::ParameterField;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, encode};

pub(crate) static RULE: Rule = Rule {
    code: "MIM032",
    name: "dangerous-filename",
    summary: "File name that deceives or does harm",
    help: "Give attachments a plain name: letters, digits, one dot, and the extension that they have.",
    family: Family::Mime,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(2183, "2.3"), Reference::Rfc(2183, "5")],
    docs: page(include_str!("dangerous_filename.md")),
    check,
};

/// Extensions of files that run when they are opened.
const RUNNING: &[&str] = &[
    "ade", "adp", "apk", "app", "appx", "bat", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "ins", "iso",
    "isp", "jar", "jnlp", "js", "jse", "lib", "lnk", "mde", "msc", "msi", "msix", "msp", "mst", "nsh", "pif", "ps1",
    "scr", "sct", "sh", "sys", "vb", "vbe", "vbs", "vhd", "vxd", "wsc", "wsf", "wsh", "xll",
];

fn check(context: &Context, findings: &mut Findings) {
    // There `name` is the way to a file on a server, not what to call a copy of it (RFC 2046 §5.2.3).
    let files = parts(context).filter(|(_, part)| part.media_type != "message/external-body");
    for (index, part) in files {
        let disposition = read(part, "Content-Disposition");
        let content_type = read(part, "Content-Type");
        let (filename, name) = (disposition.written("filename"), content_type.written("name"));
        let Some(shown) = filename.or(name) else { continue };
        findings.judged();
        let (filename_text, name_text) =
            (disposition.text("filename", context.charsets), content_type.text("name", context.charsets));
        let Some(text) = filename_text.as_deref().or(name_text.as_deref()) else { continue };
        let place = shown.inner().span;
        if let Some((message, severity)) = judge(text) {
            let names = [(&disposition, "filename", &filename_text), (&content_type, "name", &name_text)];
            let edits: Vec<Edit> =
                names.iter().filter_map(|(field, name, text)| renamed(field, name, text.as_deref())).list();
            let fix = (!edits.is_empty()).then(|| Fix::suggest("Give it a plain name", edits));
            let finding = findings.add(place, message).weaken(severity).fix(fix);
            weaken(context, index, finding);
        } else if let (Some(_), Some(name)) = (filename, name) {
            let ends = (filename_text.as_deref().and_then(extension), name_text.as_deref().and_then(extension));
            if let (Some(one), Some(other)) = ends
                && !one.eq_ignore_ascii_case(other)
            {
                let text = format!("“filename” ends in “.{one}” and “name” in “.{other}”; programs take either one");
                let finding = findings.add(place, text);
                finding.related(name.inner().span, "the other name");
                let edit = filename_text.as_deref().and_then(|text| rename(&content_type, "name", text));
                finding.fix(edit.map(|edit| Fix::suggest("Give both the same name", vec![edit])));
                weaken(context, index, finding);
            }
        }
    }
}

/// The edit that takes from a name what deceives, if something is left of it.
fn renamed(field: &ParameterField<'_>, parameter: &str, name: Option<&str>) -> Option<Edit> {
    let name = name?;
    let is_good = |character: &char| !character.is_control() && !is_bidi(*character) && !is_invisible(*character);
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = file.chars().filter(is_good).collect();
    let plain = plain.trim_matches(' ').trim_end_matches(['.', ' ']);
    if plain.is_empty() || plain == name { None } else { rename(field, parameter, plain) }
}

/// The edit that makes `text` the value of a parameter; none where it is written in pieces, or in two ways.
fn rename(field: &ParameterField<'_>, parameter: &str, text: &str) -> Option<Edit> {
    let mut written = field.parameters.iter().filter(|one| one.piece_of(parameter).is_some());
    let one = written.next().filter(|one| !one.name.bytes.iter().any(u8::is_ascii_digit))?;
    let plain = text.is_ascii().then(|| format!("{parameter}={}", quote(text)));
    // The line end only matters for names of several lines.
    let new = plain.unwrap_or_else(|| encode::parameter(parameter, text, "\r\n"));
    written.next().is_none().then(|| Edit::new(one.span, new))
}

fn read<'a>(part: &Part<'a>, field: &str) -> ParameterField<'a> {
    part.header.first(field).map(|field| ParameterField::read(field.value)).unwrap_or_default()
}

fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.trim_end_matches(['.', ' ']).rsplit_once('.')?;
    let is_short = (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (!stem.is_empty() && is_short).then_some(extension)
}

fn is_running(extension: &str) -> bool {
    RUNNING.contains(&extension.to_ascii_lowercase().as_str())
}

/// The worst that is to say about a name.
fn judge(name: &str) -> Option<(String, Severity)> {
    let error = |text: String| Some((text, Severity::Error));
    if let Some(bidi) = name.chars().find(|&character| is_bidi(character)) {
        return error(format!(
            "The name holds U+{:04X}, which turns letters around: it ends otherwise than it looks",
            u32::from(bidi)
        ));
    }
    if let Some(control) = name.chars().find(|character| character.is_control()) {
        return error(format!("The name holds the control character U+{:04X}", u32::from(control)));
    }
    if let Some(hidden) = name.chars().find(|&character| is_invisible(character)) {
        return error(format!("The name holds U+{:04X}, which cannot be seen", u32::from(hidden)));
    }
    if name.contains(['/', '\\']) || name == ".." {
        return error("The name is a path; it may point outside of the folder".to_owned());
    }
    let last = extension(name);
    if let Some(last) = last.filter(|last| is_running(last)) {
        let stem = name.trim_end_matches(['.', ' ']).strip_suffix(last).unwrap_or_default();
        let before = extension(stem.trim_end_matches(['.', ' ', '_']));
        // `setup.1.2.exe` has numbers there.
        if let Some(before) =
            before.filter(|before| before.bytes().any(|byte| byte.is_ascii_alphabetic()) && !is_running(before))
        {
            return error(format!("The file looks like “.{before}” and runs as “.{last}”"));
        }
        return Some((
            format!("Files that end in “.{last}” run when they are opened; many servers refuse them"),
            Severity::Warning,
        ));
    }
    let bare = name.trim_end_matches(['.', ' ']);
    if bare.len() < name.len() && !bare.is_empty() {
        return error("The name ends with a dot or a space, which Windows drops".to_owned());
    }
    None
}

/// Marks that turn the direction of writing (UTS #36 §2.7).
const fn is_bidi(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters without any mark. Joiners belong to the scripts that need them.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use crate::testing::{only, run};

    #[track_caller]
    fn renamed(parameters: &str, expected: &str) {
        let source = format!("Content-Type: a/b\r\nContent-Disposition: attachment; {parameters}\r\n\r\nx");
        let found = run(&only("MIM032"), &source);
        let edits = found[0].fix.as_ref().map(|fix| fix.edits.clone()).unwrap_or_default();
        let fixed = String::from_utf8(crate::fix::apply(source.as_bytes(), &edits).unwrap()).unwrap();
        assert_eq!(fixed, source.replace(parameters, expected));
    }

    #[test]
    fn what_deceives_goes_from_the_name() {
        renamed("filename=\"../../etc/motd\"", "filename=\"motd\"");
        renamed("filename*=utf-8''inv%E2%80%AEfdp.txt; x=y", "filename=\"invfdp.txt\"; x=y");
        renamed("filename*=utf-8''%C3%A9/%C3%A9.", "filename*=utf-8''%C3%A9");
        renamed("filename=\"a.txt. \"", "filename=\"a.txt\"");
        renamed("filename=\"a.pdf.exe\"", "filename=\"a.pdf.exe\"");
    }
}
