use crate::encode::Writer;
use crate::message::{EncodedWord, Field, Part, encoded_word};
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Edit, Findings, Fix, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "ENC017",
    name: "eai-style",
    summary: "UTF-8 in the header is written in an unusual way",
    help: "With SMTPUTF8, write text as it is, in composed form (NFC), and without encoded-words.",
    family: Family::Encoding,
    levels: Levels::always(Severity::Info),
    fix: Fixable::Sometimes,
    cause: None,
    mutes: &[],
    references: &[Reference::Rfc(6532, "3.1"), Reference::Rfc(6532, "3.6")],
    docs: page(include_str!("eai_style.md")),
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for part in context.message.parts.iter().filter(|part| context.allows_utf8(part)) {
        for field in part.header.fields.iter().filter(|field| field.has_encoded_words()) {
            findings.judged();
            // Text in another encoding is HDR005's.
            if !field.value.bytes.is_ascii() && str::from_utf8(field.value.bytes).is_ok() {
                mixed(context, part, field, findings);
                decomposed(part, field, findings);
            }
        }
    }
}

/// Encoded-words beside letters that are not encoded.
fn mixed(context: &Context, part: &Part<'_>, field: &Field<'_>, findings: &mut Findings) {
    let words = encoded_word::find(field.value);
    let Some(group) = encoded_word::groups(field.value, &words).next() else { return };
    let Some((first, last)) = group.first().zip(group.last()) else { return };
    let all = first.all.span.to(last.all.span);
    let fix = if part.is_nested || findings.is_full() { None } else { unencoded(context, field, group, all) };
    findings.add(all, "An encoded-word stands beside text in UTF-8; one of the two is enough").fix(fix);
}

fn unencoded(context: &Context, field: &Field<'_>, group: &[EncodedWord<'_>], all: Span) -> Option<Fix> {
    let said = super::text(context, group)?;
    let is_text =
        !said.is_empty() && said.trim() == said && !said.chars().any(char::is_control) && !said.contains("=?");
    let is_free = super::enclosing(&super::quoted_strings(field), all).is_none();
    (is_text && is_free).then(|| {
        let edit = Writer::new(&context.message, field).plain(all, &said, super::place(field));
        Fix::suggest("Write it without encoding", vec![edit])
    })
}

/// A letter and a mark as two characters, where there is one for both.
fn decomposed(part: &Part<'_>, field: &Field<'_>, findings: &mut Findings) {
    let text = field.value.text();
    let mut edits = Vec::new();
    let mut first: Option<Span> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((start, base)) = characters.next() {
        let Some((at, mark)) = characters.peek().copied() else { break };
        let Some(both) = composed(base, mark) else { continue };
        characters.next();
        let span = field.value.sub(start..at + mark.len_utf8()).span;
        first.get_or_insert(span);
        if edits.len() < findings.edit_limit() {
            edits.push(Edit::new(span, both.to_string()));
        }
    }
    let Some(first) = first else { return };
    let fix = Fix::suggest("Compose the letters", edits);
    let finding = findings.add(first, "A letter and its mark are two characters here; in composed form they are one");
    finding.fix((!part.is_nested).then_some(fix));
}

/// The one character for `base` and `mark`, for what programs of macOS take apart: Latin letters, kana and Hangul.
fn composed(base: char, mark: char) -> Option<char> {
    /// A mark, then letters each before its composed form.
    const LATIN: &[(char, &str)] = &[
        ('\u{300}', "AÀEÈIÌOÒUÙaàeèiìoòuùNǸnǹ"),
        ('\u{301}', "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzź"),
        ('\u{302}', "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷ"),
        ('\u{303}', "AÃNÑOÕaãnñoõIĨiĩUŨuũ"),
        ('\u{304}', "AĀaāEĒeēIĪiīOŌoōUŪuū"),
        ('\u{306}', "AĂaăGĞgğUŬuŭ"),
        ('\u{307}', "CĊcċEĖeėGĠgġIİZŻzż"),
        ('\u{308}', "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸ"),
        ('\u{30A}', "AÅaåUŮuů"),
        ('\u{30B}', "OŐoőUŰuű"),
        ('\u{30C}', "CČcčDĎdďEĚeěNŇnňRŘrřSŠsšTŤtťZŽzž"),
        ('\u{327}', "CÇcçSŞsşTŢtţGĢKĶkķLĻlļNŅnņ"),
        ('\u{328}', "AĄaąEĘeęIĮiįUŲuų"),
    ];
    let (letter, code) = (u32::from(base), u32::from(mark));
    match code {
        0x3099 | 0x309A => {
            // Hiragana and katakana: the voiced letter follows, the half-voiced one follows that.
            let kana = if letter >= 0x30A1 { letter - 0x60 } else { letter };
            let is_h = matches!(kana, 0x306F | 0x3072 | 0x3075 | 0x3078 | 0x307B);
            let is_other =
                (0x304B..=0x3061).contains(&kana) && kana % 2 == 1 || matches!(kana, 0x3064 | 0x3066 | 0x3068);
            match code {
                0x3099 if is_h || is_other => char::from_u32(letter + 1),
                0x309A if is_h => char::from_u32(letter + 2),
                _ => None,
            }
        }
        // Hangul (Unicode §3.12): a leading consonant and a vowel, or that syllable and a trailing consonant.
        0x1161..=0x1175 if (0x1100..=0x1112).contains(&letter) => {
            char::from_u32(0xAC00 + ((letter - 0x1100) * 21 + (code - 0x1161)) * 28)
        }
        0x11A8..=0x11C2 if (0xAC00..=0xD7A3).contains(&letter) && (letter - 0xAC00) % 28 == 0 => {
            char::from_u32(letter + code - 0x11A7)
        }
        _ => {
            let (_, pairs) = LATIN.iter().find(|(known, _)| *known == mark)?;
            let mut pairs = pairs.chars();
            while let (Some(letter), Some(both)) = (pairs.next(), pairs.next()) {
                if letter == base {
                    return Some(both);
                }
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::composed;

    #[test]
    fn composes_what_was_taken_apart() {
        for (base, mark, both) in [
            ('u', '\u{308}', 'ü'),
            ('e', '\u{301}', 'é'),
            ('か', '\u{3099}', 'が'),
            ('ハ', '\u{309A}', 'パ'),
            ('\u{1112}', '\u{1161}', '하'),
            ('하', '\u{11AB}', '한'),
        ] {
            assert_eq!(composed(base, mark), Some(both));
        }
        for (base, mark) in [('x', '\u{301}'), ('a', 'b'), ('あ', '\u{309A}'), ('\u{F7}', '\u{308}')] {
            assert_eq!(composed(base, mark), None);
        }
    }
}
