use crate::cause;
use crate::charset;
use crate::rule::{Family, Fixable, GOOGLE, Levels, Rule, YAHOO, page};
use crate::span::lowercase;
use crate::{Confidence, Context, Findings, Severity, Span};

pub(crate) static RULE: Rule = Rule {
    code: "LST008",
    name: "no-visible-unsubscribe",
    summary: "Bulk mail whose text does not say how to leave",
    help: "Put a link to unsubscribe into the text where readers see it, in words like “Unsubscribe”.",
    family: Family::List,
    levels: Levels::bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::UNSUBSCRIBE),
    mutes: &[],
    references: &[GOOGLE, YAHOO],
    docs: page(include_str!("no_visible_unsubscribe.md")),
    check,
};

/// Words with which readers are offered to leave, in lower case.
const WORDS: &[&str] = &[
    "unsubscribe",
    "unsub",
    "opt out",
    "opt-out",
    "optout",
    "manage preferences",
    "manage your preferences",
    "email preferences",
    "preference center",
    "subscription settings",
    "stop receiving",
    "leave this list",
    "remove me",
    // The page of a list of Mailman, where readers leave.
    "/listinfo/",
    "abmelden",
    "abbestellen",
    "austragen",
    "désabonner",
    "désinscri",
    "desabonner",
    "desinscri",
    "darse de baja",
    "darte de baja",
    "cancelar suscripci",
    "desuscrib",
    "cancelar inscri",
    "descadastr",
    "cancelar a subscri",
    "disiscri",
    "annulla iscrizione",
    "cancella iscrizione",
    "uitschrijven",
    "afmelden",
    "avregistrera",
    "avsluta prenumeration",
    "afmeld",
    "avmeld",
    "peruuta tilaus",
    "wypisz",
    "rezygnacj",
    "odhlásit",
    "odhlásiť",
    "leiratkoz",
    "dezabon",
    "отписаться",
    "отписка",
    "отказаться от рассылки",
    "відписатися",
    "отпиши",
    "abonelikten",
    "listeden çık",
    "退订",
    "取消订阅",
    "退訂",
    "取消訂閱",
    "配信停止",
    "配信解除",
    "購読解除",
    "登録解除",
    "수신거부",
    "구독 취소",
    "إلغاء الاشتراك",
    "ביטול מנוי",
    "הסר",
];

/// Whether a text, in lower case, offers to leave.
pub(in crate::rules) fn offers_to_leave(text: &str) -> bool {
    let text = text.as_bytes();
    let here = octets(text);
    let is_here = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    WORDS.iter().zip(&OCTETS).any(|(word, needed)| needed & !here == 0 && is_here(word))
}

/// What `octets` says of each word: few have to be searched for in the texts of many links.
static OCTETS: [u64; WORDS.len()] = {
    let mut all = [0; WORDS.len()];
    let mut at = 0;
    while at < WORDS.len() {
        all[at] = octets(WORDS[at].as_bytes());
        at += 1;
    }
    all
};

/// The last six bits of the octets of `text`, as a set.
const fn octets(text: &[u8]) -> u64 {
    let (mut set, mut rest) = (0, text);
    while let [byte, more @ ..] = rest {
        set |= 1 << (*byte & 63);
        rest = more;
    }
    set
}

fn check(context: &Context, findings: &mut Findings) {
    if context.facts.headers_only || context.facts.truncated || context.facts.dsn {
        return;
    }
    let mut last: Option<(usize, bool)> = None;
    for part in context.message.parts.iter().filter(|part| part.is_text() && !part.is_nested) {
        let is_attached = part.disposition.as_deref() == Some("attachment");
        if is_attached || !matches!(part.media_type.as_str(), "text/plain" | "text/html") {
            continue;
        }
        let label = part.charset.as_deref().unwrap_or("utf-8");
        let text = lowercase(&charset::decode(label, &part.decoded(), context.charsets).text);
        if offers_to_leave(&text) {
            findings.judged();
            return;
        }
        // The HTML part is what most readers see.
        if last.is_none_or(|(_, is_html)| !is_html) {
            last = Some((part.body.span.end(), part.media_type == "text/html"));
        }
    }
    let Some((end, is_html)) = last else { return };
    findings.judged();
    let message = "Nothing in the text offers to unsubscribe, in any of the languages that were looked for";
    let finding =
        findings.add(Span::at(end), message).confidence(if is_html { Confidence::Medium } else { Confidence::Low });
    // People leave discussion lists by their fields or their web page.
    if context.message.header.has("List-Post") {
        finding.weaken(Severity::Info);
    }
}
