//! Resolvers for programs that are no web page: the system's, and DNS over HTTPS.

use crate::dns::{Answer, Failure, Question};
use crate::doh::{self, ATTEMPTS, Endpoint, PARALLEL, TIMEOUT};
use crate::{Resolver, join, wire};
use hickory_proto::rr::RecordType;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::ResolveHosts;
use hickory_resolver::net::{DnsError, NetError};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Waits for a future on this thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// A DNS-over-HTTPS server, asked with several questions at once.
pub struct Https {
    endpoint: Endpoint,
    agent: ureq::Agent,
}

impl Https {
    /// Redirects are not followed: the server is the one that the user chose.
    #[must_use]
    pub fn new(endpoint: Endpoint) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(TIMEOUT.into())))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        Self { endpoint, agent: config.new_agent() }
    }

    fn ask_one(&self, question: &Question) -> Answer {
        let mut answer = self.attempt(question);
        for _ in 1..ATTEMPTS {
            if !doh::is_passing(&answer) {
                break;
            }
            answer = self.attempt(question);
        }
        answer
    }

    fn attempt(&self, question: &Question) -> Answer {
        let request = match self.endpoint.request(question) {
            Ok(request) => request,
            Err(failure) => return Answer::Failed(failure),
        };
        let failed = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => Answer::Failed(Failure::Timeout),
            ureq::Error::BodyExceedsLimit(_) => Answer::Failed(Failure::TooLarge),
            error => Answer::Failed(Failure::Network(format!("the server could not be asked: {error}"))),
        };
        match self.agent.get(&request.url).header("accept", request.accept).call() {
            Err(error) => failed(error),
            Ok(mut response) => {
                let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
                let (status, kind) = (response.status().as_u16(), kind.unwrap_or_default().to_owned());
                let limit = u64::try_from(wire::MAX_OCTETS).unwrap_or(u64::MAX);
                match response.body_mut().with_config().limit(limit).read_to_vec() {
                    Err(error) => failed(error),
                    Ok(body) => self.endpoint.answer(question, status, &kind, &body),
                }
            }
        }
    }
}

impl Resolver for Https {
    fn name(&self) -> String {
        self.endpoint.url().to_owned()
    }

    fn ask(&self, questions: &[Question]) -> impl Future<Output = Vec<Answer>> {
        let mut answers = Vec::with_capacity(questions.len());
        for some in questions.chunks(PARALLEL) {
            std::thread::scope(|scope| {
                let threads: Vec<_> = some.iter().map(|question| scope.spawn(|| self.ask_one(question))).collect();
                let lost = || Answer::Failed(Failure::Network("asking was cut short".to_owned()));
                answers.extend(threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| lost())));
            });
        }
        std::future::ready(answers)
    }
}

/// The resolver that the system is set up with.
pub struct System {
    resolver: TokioResolver,
    runtime: Runtime,
}

impl System {
    /// Reads the configuration of the system.
    pub fn new() -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let resolver = {
            let _inside = runtime.enter();
            let mut builder = TokioResolver::builder_tokio().map_err(|error| error.to_string())?;
            let options = builder.options_mut();
            options.timeout = Duration::from_millis(TIMEOUT.into());
            options.attempts = ATTEMPTS;
            options.num_concurrent_reqs = PARALLEL;
            // Mail asks the DNS, whatever a file on this machine says.
            options.use_hosts_file = ResolveHosts::Never;
            builder.build().map_err(|error| error.to_string())?
        };
        Ok(Self { resolver, runtime })
    }

    async fn ask_one(&self, question: &Question) -> Answer {
        let kind = RecordType::from(question.kind.number());
        match self.resolver.lookup(format!("{}.", question.name), kind).await {
            Ok(lookup) => {
                let records = lookup.answers().iter().filter_map(|record| wire::record(&record.data));
                let records: Vec<_> = records.filter(|record| record.kind() == question.kind).collect();
                if records.is_empty() { Answer::NoData } else { Answer::Records(records) }
            }
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => match u16::from(none.response_code) {
                0 => Answer::NoData,
                3 => Answer::NoName,
                code => Answer::Failed(Failure::Code(code)),
            },
            Err(NetError::Timeout) => Answer::Failed(Failure::Timeout),
            Err(error) => Answer::Failed(Failure::Network(error.to_string())),
        }
    }
}

impl Resolver for System {
    fn name(&self) -> String {
        "system resolver".to_owned()
    }

    fn ask(&self, questions: &[Question]) -> impl Future<Output = Vec<Answer>> {
        let mut answers = Vec::with_capacity(questions.len());
        for some in questions.chunks(PARALLEL) {
            answers.extend(self.runtime.block_on(join(some.iter().map(|question| self.ask_one(question)).collect())));
        }
        std::future::ready(answers)
    }
}
