//! Tokens of template languages that nobody replaced: `{{first_name}}`, `*|FNAME|*`, `%recipient.name%`.

use crate::Confidence;
use crate::span::lowercase;

/// A token, in octets of the text that was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placeholder {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) confidence: Confidence,
}

/// Where a text stands, which decides what can be a token in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Text,
    /// In a URL `%41` and `{id}` may be meant.
    Url,
    /// In a header field `[name]`, `{SPAM}` and `##URGENT##` are marks that lists and filters put there, and `%s` is no
    /// text.
    Header,
}

/// The longest token.
const LONGEST: usize = 140;

/// Names that forms of address and links have: in single brackets only these are tokens.
const FIELDS: &[&str] = &[
    "firstname",
    "lastname",
    "fullname",
    "name",
    "email",
    "company",
    "unsubscribe",
    "unsubscribeurl",
    "unsubscribelink",
    "webversion",
    "date",
    "city",
    "salutation",
    "fname",
    "lname",
];

/// Variables of Windows, which stand in instructions.
const WINDOWS: &[&str] = &[
    "APPDATA",
    "PATH",
    "USERPROFILE",
    "TEMP",
    "TMP",
    "WINDIR",
    "SYSTEMROOT",
    "PROGRAMFILES",
    "LOCALAPPDATA",
    "USERNAME",
];

/// The tokens of `text`, in order.
pub(crate) fn find(text: &str, place: Place) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        // The first octet of `«` as well.
        let is_mark = |byte| matches!(byte, b'*' | b'%' | b'<' | b'{' | b'[' | b'$' | b'#' | b'@' | 0xc2);
        let Some(next) = rest.bytes().position(is_mark) else { break };
        let start = at + next;
        let rest = text.get(start..).unwrap_or_default();
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        match token(rest, before, place) {
            Some((length, confidence)) => {
                found.push(Placeholder { start, end: start + length, confidence });
                at = start + length;
            }
            None => at = start + rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The token that `rest` begins with: its octets and how sure that is.
fn token(rest: &str, before: Option<char>, place: Place) -> Option<(usize, Confidence)> {
    let high = |length: Option<usize>| length.map(|length| (length, Confidence::High));
    let medium = |length: Option<usize>| length.map(|length| (length, Confidence::Medium));
    match rest.as_bytes() {
        [b'*', b'|', ..] => high(enclosed(rest, "*|", "|*", |c| c.is_ascii_alphanumeric() || "_:.".contains(c))),
        [b'%', b'%', b'[', ..] => high(enclosed(rest, "%%[", "]%%", |_| true)),
        [b'%', b'%', ..] => high(marketing_cloud(rest)),
        [b'%', b'3', b'C' | b'c', b'%', b'2', b'5', b'=', ..] => high(Some(7)),
        [b'%', b's' | b'd', ..] if place == Place::Header && is_alone(rest, 2, before) => medium(Some(2)),
        [b'%', ..] if place != Place::Url => medium(percent(rest, before)),
        [b'<', b'%', ..] => high(enclosed(rest, "<%", "%>", |_| true)),
        [b'<', b'?', b'=' | b'p', ..] => high(enclosed(rest, "<?", "?>", |_| true)),
        [b'<', b'<', ..] if place != Place::Header => {
            medium(enclosed(rest, "<<", ">>", |c| c.is_alphanumeric() || c == '_' || c == ' '))
                .filter(|&(length, _)| is_field(rest, 2, length))
        }
        [b'{', b'%', ..] => high(statement(rest)),
        [b'{', b'{', ..] => high(mustache(rest)),
        [b'{', ..] => medium(braces(rest, before, place)),
        [b'[', b'[', ..] => medium(brackets(rest)),
        [b'[', ..] if rest.starts_with("[object Object]") => Some((15, Confidence::High)),
        [b'[', ..] if place != Place::Header => {
            medium(enclosed(rest, "[", "]", |c| c.is_alphanumeric() || "_ -".contains(c)))
                .filter(|&(length, _)| is_field(rest, 1, length))
        }
        [b'$' | b'#', b'{', ..] if place != Place::Url || rest.starts_with('$') => {
            let name = |c: char| c.is_ascii_alphanumeric() || "_.[]'\"()".contains(c);
            medium(enclosed(rest, rest.get(..2).unwrap_or_default(), "}", name)).filter(|_| starts_word(rest, 2))
        }
        [b'$', ..] => {
            let length = enclosed(rest, "$", "$", |c| c.is_ascii_uppercase() || c == '_' || c == '.');
            medium(length.filter(|&length| length >= 6))
        }
        [b'#', b'#', ..] | [b'@', b'@', ..] if place != Place::Header => {
            let mark = rest.get(..2).unwrap_or_default();
            let length = enclosed(rest, mark, mark, |c| c.is_ascii_alphabetic() || c == '_')?;
            let same = mark.chars().next();
            let behind = rest.get(length..).and_then(|rest| rest.chars().next());
            medium(Some(length)).filter(|_| length > 5 && before != same && behind != same)
        }
        [0xC2, 0xAB, ..] => {
            let length = enclosed(rest, "\u{ab}", "\u{bb}", |c| c.is_alphanumeric() || c == '_' || c == ' ')?;
            medium(Some(length)).filter(|_| is_field(rest, 2, length))
        }
        _ => None,
    }
}

/// `%s` with nothing beside it that it could be a part of: `100%search` has none.
fn is_alone(rest: &str, length: usize, before: Option<char>) -> bool {
    let is_end = |end: Option<char>| end.is_none_or(|end| !end.is_alphanumeric() && !"%-_=/".contains(end));
    is_end(before) && is_end(rest.get(length..).and_then(|behind| behind.chars().next()))
}

/// Octets from `open` to `close` when all between is `inside`, something is, and it is not too long.
fn enclosed(rest: &str, open: &str, close: &str, inside: impl Fn(char) -> bool) -> Option<usize> {
    let body = rest.strip_prefix(open)?;
    let window = body.char_indices().take_while(|&(at, _)| at < LONGEST).last().map_or(0, |(at, c)| at + c.len_utf8());
    let end = body.get(..window)?.find(close)?;
    let content = body.get(..end)?;
    (!content.trim().is_empty() && content.chars().all(inside)).then_some(open.len() + end + close.len())
}

fn starts_word(rest: &str, skip: usize) -> bool {
    rest.get(skip..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// `%%name%%`, `%%=Function(x)=%%`, `%%!name%%`; no blank where a sentence could go on.
fn marketing_cloud(rest: &str) -> Option<usize> {
    let name = |c: char| c.is_ascii_alphanumeric() || "_.@()'\" =!,:-".contains(c);
    let length = enclosed(rest, "%%", "%%", name)?;
    let inside = rest.get(2..length - 2)?.trim_matches(['=', '!']);
    let is_call = inside.contains('(');
    (inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '@')
        && (is_call || !inside.contains(' ')))
    .then_some(length)
}

/// `%name%` and `%recipient.name%`; not `100%`, `%20…%` or a variable of Windows.
fn percent(rest: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|before| before.is_ascii_digit() || before == '%') {
        return None;
    }
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if ["%RND_", "%CUSTOM_", "%RND"].iter().any(|start| rest.starts_with(start)) {
        let body = rest.get(1..)?;
        let end = body.find(|c: char| !name(c)).unwrap_or(body.len());
        let closing = usize::from(body.get(end..).is_some_and(|rest| rest.starts_with('%')));
        return Some(1 + end + closing);
    }
    let length = enclosed(rest, "%", "%", name)?;
    let inside = rest.get(1..length - 1)?;
    let is_hex = inside.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let is_name = (3..=40).contains(&inside.len()) && starts_word(rest, 1) && !is_hex;
    let is_windows = WINDOWS.iter().any(|known| inside.eq_ignore_ascii_case(known));
    (is_name && !is_windows && !inside.ends_with('.')).then_some(length)
}

/// `{% if x %}`.
fn statement(rest: &str) -> Option<usize> {
    const WORDS: &[&str] =
        &["if", "for", "set", "block", "include", "else", "elif", "elsif", "assign", "unless", "case"];
    let length = enclosed(rest, "{%", "%}", |_| true)?;
    let inside = rest.get(2..length - 2)?.trim_start_matches('-').trim_start();
    let word = inside.split(|c: char| !c.is_ascii_alphabetic()).next()?;
    (WORDS.contains(&word) || word.starts_with("end")).then_some(length)
}

/// `{{name}}`, `{{{name}}}`, `{{#if x}}`, `{{ user.name | title }}`; not the templates of wikis or of LaTeX.
fn mustache(rest: &str) -> Option<usize> {
    let triple = rest.starts_with("{{{");
    let (open, close) = if triple { ("{{{", "}}}") } else { ("{{", "}}") };
    let inside = |c: char| c.is_alphanumeric() || "_.\"' |:()?[]=,+-#/^>&!@$~".contains(c);
    let length = enclosed(rest, open, close, inside)?;
    let content = rest.get(open.len()..length - close.len())?.trim();
    let name = content.trim_start_matches(|c: char| "#/^>&!@$~ ".contains(c));
    name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(length)
}

/// `{first_name}`, `{FNAME}`, `{contactfield=name}`, and the turns of phrase `{Hello|Hi|Dear}`.
fn braces(rest: &str, before: Option<char>, place: Place) -> Option<usize> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ' ' || c == '-' || c == '=' || c == '|' || c == '\'';
    let length = enclosed(rest, "{", "}", word)?;
    if before.is_some_and(|before| matches!(before, '{' | '$' | '#' | '\\' | '^' | '_')) {
        return None;
    }
    let inside = rest.get(1..length - 1)?;
    let is_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_pair = inside.split_once('_').is_some_and(|(one, two)| {
        !one.is_empty() && !two.is_empty() && is_letters(one) && two.split('_').all(is_letters)
    });
    let is_upper = place != Place::Header
        && inside.len() >= 4
        && inside.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_choice = place != Place::Url
        && inside.matches('|').count() >= 2
        && inside.split('|').all(|part| !part.trim().is_empty());
    let is_contact = inside.starts_with("contactfield=");
    (is_pair || is_upper || is_choice || is_contact || is_field(rest, 1, length)).then_some(length)
}

/// `[[name]]`.
fn brackets(rest: &str) -> Option<usize> {
    let length = enclosed(rest, "[[", "]]", |c| c.is_ascii_alphanumeric() || "_.:| -".contains(c))?;
    let inside = rest.get(2..length - 2)?.trim();
    (inside.len() <= 62 && inside.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(length)
}

/// Whether what stands between brackets `skip` octets wide is the name of a field.
fn is_field(rest: &str, skip: usize, length: usize) -> bool {
    let inside = rest.get(skip..length.saturating_sub(skip)).unwrap_or_default();
    let word: String = inside.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect();
    FIELDS.contains(&word.as_str())
}

/// What is left when a value was missing: the octets of `undefined` in `Hello undefined,`.
pub(crate) fn failed_merge(text: &str) -> Option<(usize, usize)> {
    const NOTHING: &[&str] = &["undefined", "null", "None", "NaN", "nil", "(null)", "NULL"];
    const GREETINGS: &[&str] =
        &["hello", "hi", "dear", "hey", "hallo", "liebe", "lieber", "bonjour", "hola", "ciao", "cher"];
    for space in memchr::memchr_iter(b' ', text.as_bytes()) {
        let rest = text.get(space + 1..).unwrap_or_default();
        // Nearly all words end here.
        if !rest.starts_with(['u', 'n', 'N', '(', '\t', '\r', '\n']) {
            continue;
        }
        let word = rest.split(' ').next().unwrap_or_default();
        let bare = word.trim_end_matches([',', '!', '.', ':', '\r', '\n']);
        if !NOTHING.contains(&bare.trim()) {
            continue;
        }
        let before = text.get(..space).unwrap_or_default().rsplit([' ', '\n', '\r']).next().unwrap_or_default();
        if GREETINGS.contains(&lowercase(before.trim()).as_str()) {
            let start = space + 1;
            return Some((start + bare.len() - bare.trim_start().len(), start + bare.len()));
        }
    }
    let date = "Invalid Date";
    memchr::memmem::find(text.as_bytes(), date.as_bytes()).map(|at| (at, at + date.len()))
}

/// A greeting right before a comma: `Dear ,`.
pub(crate) fn empty_greeting(text: &str) -> Option<(usize, usize)> {
    memchr::memchr2_iter(b',', b'!', text.as_bytes()).find_map(|end| {
        let before = text.get(..end)?.strip_suffix(' ')?;
        let word = before.rsplit(['\n', ' ', '\u{a0}']).next()?;
        let greets = match word {
            "Hello" | "Hi" | "Dear" => true,
            "Hey" | "Hallo" | "Bonjour" | "Hola" => text.as_bytes().get(end) == Some(&b','),
            _ => false,
        };
        greets.then_some((before.len() - word.len(), end + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::{Place, empty_greeting, failed_merge, find};

    fn tokens(text: &str) -> Vec<&str> {
        find(text, Place::Text).into_iter().map(|found| &text[found.start..found.end]).collect()
    }

    #[test]
    fn finds_tokens_of_many_languages() {
        for token in [
            "*|FNAME|*",
            "%%first_name%%",
            "%%=v(@name)=%%",
            "%%[ set @x = 1 ]%%",
            "<%= name %>",
            "<?= $name ?>",
            "{% if user %}",
            "{{first_name}}",
            "{{ user.name | title }}",
            "{{#each items}}",
            "{{{raw}}}",
            "{{name?Olá}}",
            "[object Object]",
            "${user.name}",
            "#{name}",
            "[[EMAIL_TO]]",
            "%recipient.name%",
            "%RND4%",
            "{Unsubscribe_Link}",
            "{FNAME}",
            "{contactfield=firstname}",
            "$FIRST_NAME$",
            "##NAME##",
            "@@NAME@@",
            "[firstname]",
            "{name}",
            "«First Name»",
            "<<name>>",
            "{Hello|Hi|Dear}",
        ] {
            assert_eq!(tokens(&format!("Hi {token}, welcome")), [token]);
        }
    }

    #[test]
    fn leaves_what_looks_alike() {
        for text in [
            "100%% sure of it",
            "save 20% now and 30% tomorrow",
            "%APPDATA%\\Mozilla and %PATH%",
            "a {0} b {id} c",
            "___@@@word@@@___",
            "[1] see [note] and [link]",
            "$100 or $5,000$",
            "p { color: red }",
            "{\"a\": {\"b\": 1}}",
            "{{}} {{1}} x^{abc}",
            "* item | other *",
            "a < b and c > d",
            "https://example.org/%20%41%42%",
        ] {
            assert_eq!(tokens(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn knows_what_a_failed_merge_leaves() {
        let text = "Hello undefined, welcome";
        assert_eq!(failed_merge(text).map(|(start, end)| &text[start..end]), Some("undefined"));
        assert_eq!(failed_merge("None of them said hello"), None);
        assert_eq!(empty_greeting("Dear ,\nwelcome"), Some((0, 6)));
        assert_eq!(empty_greeting("My dear, you"), None);
    }

    #[test]
    fn long_and_unclosed_tokens_cost_nothing() {
        find(&"{{".repeat(50_000), Place::Text);
        find(&"%%[".repeat(50_000), Place::Text);
        find(&"[[a".repeat(50_000), Place::Text);
    }
}
