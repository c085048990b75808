//! Body hashes of real signatures against what three independent verifiers say about them.
//!
//! The messages are not part of the project; without them the test says so and passes.

use emlint::auth::body_hash::BodyHash;
use emlint::auth::signature::Kind;
use emlint::{Context, Options, Origin};
use emlint_tests::{Charsets, shared};
use serde_json::Value;

#[test]
fn body_hashes_agree_with_verifiers() {
    let Some(corpus) = shared("corpus") else {
        println!("skipped: the folder of real messages is not here");
        return;
    };
    let rows = std::fs::read_to_string(corpus.join("dkim_expected.jsonl")).expect("the results can be read");
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let mut wrong = Vec::new();
    let (mut matches, mut mismatches) = (0, 0);
    for row in rows.iter().filter(|row| row["kind"] == "message") {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_lowercase();
        let Ok(bytes) = std::fs::read(corpus.join(text_of(row, "id"))) else { continue };
        let options = Options::default();
        let context = Context::new(&bytes, Origin::File, &options, &Charsets);
        let signatures = context.auth().signatures.iter().zip(context.body_checks());
        let index = usize::try_from(row["sig"].as_u64().unwrap_or_default()).unwrap_or_default();
        let signature = signatures.filter(|(signature, _)| signature.kind == Kind::Dkim).nth(index);
        let Some((_, check)) = signature else {
            wrong.push(format!("{}: there is no signature {index}", row["id"]));
            continue;
        };
        let altered = text("mailauth_comment").contains("body hash") && text("mail_dkim_detail").contains("body");
        let passes = row["consensus"] == "pass";
        match check.result {
            BodyHash::Match => matches += usize::from(passes),
            BodyHash::Mismatch(_) => mismatches += usize::from(altered),
            BodyHash::Unknown => {}
        }
        let agrees = match check.result {
            BodyHash::Match => !altered,
            BodyHash::Mismatch(_) | BodyHash::Unknown => !passes,
        };
        if !agrees {
            wrong.push(format!("{} signature {index}: {:?}, but {row}", row["id"], check.result));
        }
    }
    println!("{matches} bodies match, {mismatches} do not, as the verifiers say");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(matches > 30);
}

fn text_of<'r>(row: &'r Value, name: &str) -> &'r str {
    row[name].as_str().unwrap_or_default()
}
