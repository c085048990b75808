//! DNS over HTTPS by the browser's `fetch`: to the one origin that was confirmed, without cookies, referrer or redirects.

use emlint_verify::dns::{Answer, Failure, Question};
use emlint_verify::doh::{self, ATTEMPTS, Endpoint, PARALLEL, TIMEOUT};
use emlint_verify::{Resolver, join, wire};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A server, and how the caller cancels.
pub(crate) struct Fetch {
    pub(crate) endpoint: Endpoint,
    /// An `AbortSignal`, or undefined.
    pub(crate) signal: JsValue,
}

impl Fetch {
    async fn ask_one(&self, question: &Question) -> Answer {
        let mut answer = self.attempt(question).await;
        for _ in 1..ATTEMPTS {
            if !doh::is_passing(&answer) {
                break;
            }
            answer = self.attempt(question).await;
        }
        answer
    }

    async fn attempt(&self, question: &Question) -> Answer {
        if self.is_cancelled() {
            return Answer::Failed(Failure::NotAsked("not asked: cancelled"));
        }
        self.fetch(question).await.unwrap_or_else(|error| {
            let name = get(&error, "name").as_string().unwrap_or_default();
            Answer::Failed(match name.as_str() {
                _ if self.is_cancelled() => Failure::NotAsked("cancelled"),
                "TimeoutError" => Failure::Timeout,
                // A browser does not tell a page whether the server is down or forbids pages to read its answers.
                _ => {
                    Failure::Network("the server could not be reached, or does not let pages ask it (CORS)".to_owned())
                }
            })
        })
    }

    async fn fetch(&self, question: &Question) -> Result<Answer, JsValue> {
        let request = match self.endpoint.request(question) {
            Ok(request) => request,
            Err(failure) => return Ok(Answer::Failed(failure)),
        };
        let headers = object(&[("accept", request.accept.into())])?;
        let options = object(&[
            ("headers", headers),
            ("signal", self.signal()?),
            ("mode", "cors".into()),
            ("credentials", "omit".into()),
            ("redirect", "error".into()),
            ("referrerPolicy", "no-referrer".into()),
            ("cache", "no-store".into()),
        ])?;
        let fetch: Function = get(&js_sys::global(), "fetch").dyn_into()?;
        let response = wait(fetch.call2(&JsValue::UNDEFINED, &request.url.into(), &options)?).await?;
        let status = get(&response, "status").as_f64().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an HTTP status has three digits")]
        let status = status as u16;
        let kind = call(&get(&response, "headers"), "get", &["content-type".into()])?.as_string().unwrap_or_default();
        match body(&response).await? {
            Some(body) => Ok(self.endpoint.answer(question, status, &kind, &body)),
            None => Ok(Answer::Failed(Failure::TooLarge)),
        }
    }

    /// Ends a request after its time, or when the caller cancels.
    fn signal(&self) -> Result<JsValue, JsValue> {
        let class = get(&js_sys::global(), "AbortSignal");
        let timeout = call(&class, "timeout", &[TIMEOUT.into()])?;
        if self.signal.is_undefined() {
            return Ok(timeout);
        }
        call(&class, "any", &[Array::of2(&timeout, &self.signal).into()])
    }

    fn is_cancelled(&self) -> bool {
        get(&self.signal, "aborted").is_truthy()
    }
}

impl Resolver for Fetch {
    fn name(&self) -> String {
        self.endpoint.url().to_owned()
    }

    async fn ask(&self, questions: &[Question]) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(questions.len());
        for some in questions.chunks(PARALLEL) {
            answers.extend(join(some.iter().map(|question| self.ask_one(question)).collect()).await);
        }
        answers
    }
}

/// The octets of a response; none when there are more than an answer can have.
async fn body(response: &JsValue) -> Result<Option<Vec<u8>>, JsValue> {
    let mut octets = Vec::new();
    let stream = get(response, "body");
    if stream.is_null() || stream.is_undefined() {
        return Ok(Some(octets));
    }
    let reader = call(&stream, "getReader", &[])?;
    loop {
        let part = wait(call(&reader, "read", &[])?).await?;
        if get(&part, "done").is_truthy() {
            return Ok(Some(octets));
        }
        octets.extend(get(&part, "value").dyn_into::<Uint8Array>()?.to_vec());
        if octets.len() > wire::MAX_OCTETS {
            drop(call(&reader, "cancel", &[]));
            return Ok(None);
        }
    }
}

async fn wait(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise)).await
}

/// A property; undefined when there is none.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = get(object, name).dyn_into()?;
    function.apply(object, &arguments.iter().collect::<Array>())
}

fn object(properties: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}
