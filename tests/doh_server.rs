//! The DNS-over-HTTPS server of the tests for a browser: `doh-server ZONE PORT`, until it is ended.
//!
//! RFC 8484 is at `/dns-query`, JSON at `/resolve`; names below `KIND.fault.example` are answered wrongly.

use emlint_tests::doh::Server;
use emlint_verify::zone::Zone;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [zone, port] = &arguments[..] else { return Err("usage: doh-server ZONE PORT".into()) };
    let server = Server::start(Zone::parse(&std::fs::read_to_string(zone)?)?, port.parse()?);
    let mut seen = 0;
    loop {
        std::thread::sleep(std::time::Duration::from_millis(100));
        // What was asked, for whoever looks: tests hold it against what was announced.
        for question in server.log().iter().skip(seen) {
            write(question)?;
            seen += 1;
        }
    }
}

fn write(line: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout().lock(), "{line}")
}
