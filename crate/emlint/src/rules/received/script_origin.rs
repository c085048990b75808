use super::is_login_comment;
use crate::List as _;
use crate::cause;
use crate::message::Field;
use crate::rule::{Family, Fixable, Levels, Reference, Rule, page};
use crate::{Context, Findings, Severity, Span};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule {
    code: "RCV012",
    name: "script-origin",
    summary: "Header tells which script, user or address the message came from",
    help: "Switch off what writes the field (PHP: mail.add_x_header = Off), or remove it at the outgoing server.",
    family: Family::Received,
    levels: Levels::always(Severity::Info).or_bulk(Severity::Warning),
    fix: Fixable::Never,
    cause: Some(&cause::PRIVACY),
    mutes: &[],
    references: &[
        Reference::Page("PHP: mail configuration", "https://www.php.net/manual/en/mail.configuration.php"),
        Reference::Rfc(5321, "7.6"),
    ],
    docs: page(include_str!("script_origin.md")),
    check,
};

/// Fields that PHP and hosting panels write.
const SCRIPT: &[&str] =
    &["X-PHP-Originating-Script", "X-PHP-Script", "X-PHP-Filename", "X-Source", "X-Source-Args", "X-Source-Dir"];
/// Users that web servers run as.
const USERS: &[&str] = &["33", "48", "www-data", "apache", "nobody", "httpd", "nginx"];

fn check(context: &Context, findings: &mut Findings) {
    for field in &context.message.header.fields {
        let value = field.value.trim();
        if field.is_any(SCRIPT) && !value.is_empty() {
            let text = value.unfolded();
            let message = match text.split_once(':').filter(|(uid, _)| uid.bytes().all(|byte| byte.is_ascii_digit())) {
                Some((uid, _)) if uid.len() > 1 && uid.starts_with('0') => {
                    format!("“{text}” is no user and script: PHP never writes it so")
                }
                Some((uid, script)) => {
                    format!("The message was sent by the script {script} of user {uid}; every recipient can read it")
                }
                None => format!("{} tells every recipient where the message was made: {text}", field.name()),
            };
            findings.add(value.span, message);
        } else if field.is("X-AntiAbuse") {
            findings
                .add(field.name.span, "X-AntiAbuse tells every recipient about accounts of the sending server")
                .weaken(Severity::Info);
        } else if field.is("X-Originating-IP") || field.is("X-Sender-IP") {
            if is_receivers_note(context, field) {
                continue;
            }
            findings
                .add(value.span, "This is the address of the computer that the message was written on")
                .weaken(Severity::Info);
        } else if field.is("Received") {
            received(field, findings);
        }
    }
}

/// A receiving server wrote down which server it took the message from: the field stands above the Received that names the
/// same address.
fn is_receivers_note(context: &Context, field: &Field<'_>) -> bool {
    let address = field.value.trim().unwrapped(b'[', b']').text().parse::<IpAddr>().ok();
    let hop = context.auth().hops.first().filter(|hop| field.span.start() < hop.field.span.start());
    address.is_some() && address == hop.and_then(|hop| hop.received.ip).map(|ip| ip.address)
}

/// Web servers' users and names of accounts.
fn received(field: &Field<'_>, findings: &mut Findings) {
    let words: Vec<_> = field.value.words().take(60).list();
    for pair in words.windows(2) {
        let [before, word] = pair else { continue };
        let name = word.text();
        let name = name
            .trim_matches(|mark: char| "();,".contains(mark))
            .split('@')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let says_user = before.is("userid") || before.is("uid") || (before.is("(from") && word.bytes.contains(&b'@'));
        if says_user && USERS.contains(&name.as_str()) {
            let message = format!("The message was handed over by “{name}”, the user of a web server");
            findings.add(word.span, message).weaken(Severity::Info);
            return;
        }
    }
    let value = field.value;
    for open in memchr::memchr_iter(b'(', value.bytes) {
        let inside = value.from(open + 1);
        let comment = inside.sub(0..memchr::memchr(b')', inside.bytes).unwrap_or(inside.len()));
        if comment.bytes.contains(&b':')
            && is_login_comment(comment.bytes)
            && comment.bytes.to_ascii_lowercase().starts_with(b"authenticated sender")
        {
            let span = Span::new(comment.span.start()..comment.span.end());
            findings
                .add(span, "The name of the account that sent the message is visible to every recipient")
                .weaken(Severity::Info);
            return;
        }
    }
}
