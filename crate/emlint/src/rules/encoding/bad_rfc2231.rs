use crate::List as _;
use crate::cause;
use crate::charset;
use crate::keyed::Keyed;
use crate::message::parameter::{Parameter, ParameterField, Piece, percent_decoded};
use crate::message::{Field, Part};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Finding, Findings, Fix, Severity, Slice, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC015",
    name: "bad-rfc2231",
    summary: "Encoded parameter is not as RFC 2231 has it",
    help: "Write “name*=utf-8''…” with “%XX” for all other octets, and count pieces from 0.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Error),
    fix: Fixable::Sometimes,
    cause: Some(&cause::ENCODED_BY_HAND),
    mutes: &[],
    references: &[Reference::Rfc(2231, "3"), Reference::Rfc(2231, "4"), Reference::Rfc(2231, "4.1")],
    docs: page(include_str!("bad_rfc2231.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for part in &context.message.parts {
        for field in part.header.fields.iter().filter(|field| super::has_parameters(field)) {
            let read = ParameterField::read(field.value);
            let judge = Judge { context, part, field, read: &read };
            let mut names: Keyed<Vec<(Option<Piece>, &Parameter<'_>)>> = Keyed::new();
            for parameter in &read.parameters {
                findings.judged();
                let stem = super::stem(parameter);
                let piece = parameter.piece_of(&String::from_utf8_lossy(&stem));
                names.entry(stem, Vec::new()).push((piece, parameter));
            }
            let encoded = |pieces: &&Vec<(Option<Piece>, &Parameter<'_>)>| {
                pieces.iter().any(|(_, parameter)| parameter.name.bytes.contains(&b'*'))
            };
            for (index, pieces) in names.values().iter().filter(encoded).enumerate() {
                judge.all(pieces, findings);
                // Each look joins all parameters of the field, and no field has many by good right.
                if index < 16 {
                    judge.plain_too(pieces, findings);
                }
            }
        }
    }
}

/// What is known around the pieces of one parameter.
struct Judge<'c, 'a> {
    context: &'c Context<'a>,
    part: &'c Part<'a>,
    field: &'c Field<'a>,
    read: &'c ParameterField<'a>,
}

impl Judge<'_, '_> {
    fn add<'f>(&self, findings: &'f mut Findings, span: Span, message: String, fix: Option<Fix>) -> &'f mut Finding {
        let fix = fix.filter(|_| !self.part.is_nested).map(|fix| fix.safe_before_delivery(self.context));
        let finding = findings.add(span, message).fix(fix);
        finding.related(self.field.name.span, "in this field");
        if self.part.is_nested {
            finding.weaken(Severity::Info);
        }
        finding
    }

    fn all(&self, pieces: &[(Option<Piece>, &Parameter<'_>)], findings: &mut Findings) {
        let mut expected = 0;
        let mut is_counted = true;
        for (piece, parameter) in pieces {
            let Some(piece) = piece else {
                self.add(findings, parameter.name.span, "This is no number of a piece".to_owned(), None);
                is_counted = false;
                continue;
            };
            is_counted &= piece.number.is_none_or(|number| number == expected);
            expected += u32::from(piece.number.is_some());
            if piece.is_encoded {
                self.encoded(*piece, parameter, findings);
            }
        }
        let leading_zero = |(_, parameter): &(Option<Piece>, &Parameter<'_>)| {
            let digits = parameter.name.bytes.split(|&byte| byte == b'*').nth(1).unwrap_or_default();
            digits.len() > 1 && digits.starts_with(b"0")
        };
        let zero = pieces.iter().find(|piece| leading_zero(piece));
        if !is_counted || zero.is_some() {
            self.numbers(pieces, zero, findings);
        }
    }

    /// Numbers that do not go 0, 1, 2. The order in the field is no defect (RFC 2231 §3).
    fn numbers(
        &self,
        pieces: &[(Option<Piece>, &Parameter<'_>)],
        zero: Option<&(Option<Piece>, &Parameter<'_>)>,
        findings: &mut Findings,
    ) {
        let mut numbers: Vec<(u32, &Parameter<'_>)> =
            pieces.iter().filter_map(|(piece, parameter)| Some(((*piece)?.number?, *parameter))).list();
        crate::order::by_key(&mut numbers, |(number, _)| u64::from(*number));
        let gap = numbers.iter().zip(0_u32..).find(|((number, _), wanted)| number != wanted);
        let Some((place, message)) = (match gap {
            Some(((number, parameter), 0)) => {
                Some((parameter.name.span, format!("The pieces begin with number {number}; they have to begin with 0")))
            }
            Some(((number, parameter), wanted)) if *number > wanted => {
                Some((parameter.name.span, format!("Piece {number} stands here, but there is no piece {wanted}")))
            }
            // The same number twice is told as the same parameter twice.
            Some(_) => None,
            None => zero.map(|(_, parameter)| (parameter.name.span, "The number of a piece begins with 0".to_owned())),
        }) else {
            return;
        };
        let fix = renumbered(&numbers, pieces.len() == numbers.len());
        self.add(findings, place, message, fix);
    }

    /// `utf-8''%C3%A9`, or a later piece `%A9`.
    fn encoded(&self, piece: Piece, parameter: &Parameter<'_>, findings: &mut Findings) {
        let value = parameter.inner();
        let name = parameter.name.text();
        let is_first = piece.number.unwrap_or_default() == 0;
        let apostrophes = memchr::memchr_iter(b'\'', value.bytes).count();
        let mut text = value;
        if is_first && apostrophes < 2 {
            let message = format!("“{name}” names no charset; it has to begin like “utf-8''”");
            let is_utf8 = String::from_utf8(percent_decoded(&value.text())).is_ok();
            let fix = (is_utf8 && apostrophes == 0)
                .then(|| Fix::replace(Span::at(value.span.start()), "utf-8''", "Name UTF-8").as_suggestion());
            self.add(findings, parameter.value.span, message, fix);
        } else if is_first {
            let quote = |text: Slice<'_>| text.bytes.iter().position(|&byte| byte == b'\'').map_or(0, |at| at + 1);
            text = text.from(quote(text));
            text = text.from(quote(text));
        } else if let Some(length) = charset_prefix(value) {
            let message = format!("“{name}” names the charset again, which becomes part of the text");
            let prefix = value.sub(0..length).span;
            self.add(findings, prefix, message, Some(Fix::replace(prefix, "", "Remove the charset").as_suggestion()));
            text = value.from(length);
        }
        if parameter.quoted {
            let message = format!("“{name}” is encoded and stands in quotes as well");
            let may_go =
                value.bytes.iter().all(|&byte| byte.is_ascii_graphic() && !b"*()<>@,;:\\\"/[]?=".contains(&byte));
            let fix =
                may_go.then(|| Fix::replace(parameter.value.span, value.text().into_owned(), "Remove the quotes"));
            self.add(findings, parameter.value.span, message, fix).weaken(Severity::Warning);
        }
        let is_bad =
            |at: &usize| !text.bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if let Some(at) = memchr::memchr_iter(b'%', text.bytes).find(is_bad) {
            let span = text.sub(at..at + 1).span;
            let message = "“%” is not followed by two hexadecimal digits; a “%” itself is “%25”";
            self.add(
                findings,
                span,
                message.to_owned(),
                Some(Fix::replace(span, "%25", "Escape the “%”").as_suggestion()),
            );
        }
    }

    /// A plain form beside the encoded one that says something else, though all of it could be said plainly.
    fn plain_too(&self, pieces: &[(Option<Piece>, &Parameter<'_>)], findings: &mut Findings) {
        let is_plain = |piece: &Piece| piece.number.is_none() && !piece.is_encoded;
        let plain = pieces.iter().find(|(piece, _)| piece.as_ref().is_some_and(is_plain));
        let other = pieces.iter().find(|(piece, _)| piece.as_ref().is_some_and(|piece| !is_plain(piece)));
        let (Some((_, plain)), Some((_, other))) = (plain, other) else { return };
        let stem = String::from_utf8_lossy(&super::stem(plain)).into_owned();
        let Some(text) = self.read.text(&stem, self.context.charsets) else { return };
        let said = crate::message::lexer::unescape(plain.inner().bytes);
        if !text.is_ascii() || said.contains("=?") || text == said {
            return;
        }
        let message = format!("“{stem}” says “{said}” here and “{text}” in its encoded form; programs take either one");
        self.add(findings, plain.value.span, message, None).related(other.span, "the encoded form");
    }
}

/// The pieces counted anew: nothing is missing where they start too late or a number has a zero in front.
fn renumbered(numbers: &[(u32, &Parameter<'_>)], is_all: bool) -> Option<Fix> {
    let in_a_row =
        numbers.windows(2).all(|pair| matches!(pair, [(one, _), (next, _)] if one.checked_add(1) == Some(*next)));
    if !in_a_row || !is_all || numbers.first().is_none_or(|(first, _)| *first > 1) {
        return None;
    }
    let edit = |((_, parameter), number): (&(u32, &Parameter<'_>), u32)| {
        let stem = parameter.name.sub(0..super::stem(parameter).len());
        let digits = parameter.name.from(stem.len() + 1);
        let digits = digits.sub(0..digits.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count());
        (digits.bytes != number.to_string().as_bytes()).then(|| Edit::new(digits.span, number.to_string()))
    };
    let edits: Vec<Edit> = numbers.iter().zip(0_u32..).filter_map(edit).list();
    (!edits.is_empty()).then(|| Fix::safe("Count the pieces from 0", edits))
}

/// Octets of `charset'language'` at the start of a value.
fn charset_prefix(value: Slice<'_>) -> Option<usize> {
    let mut parts = value.bytes.splitn(3, |&byte| byte == b'\'');
    let (label, language) = (parts.next()?, parts.next()?);
    parts.next()?;
    let is_known = str::from_utf8(label).is_ok_and(charset::is_known);
    is_known.then_some(label.len() + language.len() + 2)
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, marked};

    #[track_caller]
    fn finds(parameters: &str, expected: &[&str]) {
        assert_eq!(marked("ENC015", &format!("Content-Disposition: attachment; {parameters}\r\n\r\n")), expected);
    }

    #[test]
    fn what_the_standard_allows() {
        for parameters in [
            "filename*=utf-8''%C3%A9",
            "filename*=utf-8'de'a%20b",
            "filename*=''x",
            "filename*1=\"b\"; filename*0*=utf-8''a",
            "filename=\"e.pdf\"; filename*=utf-8''%C3%A9.pdf",
            "filename*0=\"50%\"; filename*1=\" off\"",
            "filename*0*=utf-8''it; filename*1*='s",
        ] {
            finds(parameters, &[]);
        }
    }

    #[test]
    fn marks_what_is_wrong() {
        finds("filename*=%C3%A9", &["%C3%A9"]);
        finds("filename*=utf-8''100%", &["%"]);
        finds("filename*0=a; filename*2=b", &["filename*2"]);
        finds("filename*1=a; filename*2=b", &["filename*1"]);
        finds("filename*00=a; filename*01=b", &["filename*00"]);
        finds("filename*0*=utf-8''a; filename*1*=utf-8''b", &["utf-8''"]);
        finds("filename=a.txt; filename*0=b; filename*1=.txt", &["a.txt"]);
        finds("filename*x=a", &["filename*x"]);
    }

    #[test]
    fn counts_anew_and_takes_quotes_away() {
        let mend =
            |parameters: &str| fixed("ENC015", &format!("Content-Disposition: attachment; {parameters}\r\n\r\n"));
        assert!(mend("filename*1=a; filename*2=b").contains("filename*0=a; filename*1=b"));
        assert!(mend("filename*00=a; filename*01*=b").contains("filename*0=a; filename*1*=b"));
        assert!(mend("filename*=\"utf-8''%C3%A9\"").contains("filename*=utf-8''%C3%A9\r\n"));
        assert!(mend("filename*0=a; filename*2=b").contains("filename*2=b"));
    }
}
