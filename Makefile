# `make serve` builds the page and serves it on localhost, `make test` runs everything. Both install what they need,
# say what they are doing, and do nothing twice. Needed: rustup, a C linker (gcc), make, Node 20 or newer.

.POSIX:
.SUFFIXES:
.PHONY: help serve test bench format lint unit page pages parity toolchain modules chromium

PORT = 4173
# Rustup must not fetch a toolchain behind our back: the target `toolchain` does, and says so.
CARGO = RUSTUP_AUTO_INSTALL=0 cargo
NPM = npm --prefix www

help:
	@echo 'make serve    build the page and serve it on http://127.0.0.1:$(PORT)/ (PORT=8080 for another port)'
	@echo 'make test     format, clippy, unit tests, rule pages, command line, and the page in Chromium'
	@echo 'make bench    time the linter against parsing alone, on 2 KB, 100 KB and 25 MB'
	@echo 'UPDATE=1 make unit    write the expected results of tests anew; read the difference before you keep it'

serve: page
	@echo '== serve'
	PORT=$(PORT) node www/serve.mjs

test: format lint unit parity pages
	@echo '== everything passed'

bench: toolchain
	@echo '== bench'
	@$(CARGO) bench --quiet --profile release-native -p emlint-tests --bench lint

format: toolchain
	@echo '== format'
	@$(CARGO) fmt --check

lint: toolchain
	@echo '== clippy'
	@$(CARGO) clippy --quiet --workspace --exclude emlint-wasm --all-targets -- -D warnings
	@$(CARGO) clippy --quiet -p emlint-wasm --target wasm32-unknown-unknown -- -D warnings

unit: toolchain
	@echo '== cargo test'
	@$(CARGO) test --quiet --workspace --exclude emlint-wasm

# What the page loads, and the page itself: a folder of static files, www/dist.
page: toolchain modules
	@echo '== wasm'
	@$(CARGO) xtask wasm
	@echo '== page'
	@$(NPM) run --silent build

parity: page
	@echo '== command line and JavaScript give the same reports'
	@node tests/parity.mjs

pages: page chromium
	@echo '== the page in Chromium'
	@CHROMIUM=$$(command -v chromium || command -v chromium-browser || true) $(NPM) test --silent

toolchain:
	@command -v cc >/dev/null || { echo 'A C linker is missing: apt-get install gcc libc6-dev'; exit 1; }
	@export RUSTUP_AUTO_INSTALL=0; \
	if cargo fmt --version && cargo clippy --version && \
	    test -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown"; then :; \
	elif command -v rustup; then \
	    echo '== installing the toolchain of rust-toolchain.toml' >&2; rustup toolchain install; \
	else echo 'rustup is missing: https://rustup.rs' >&2; exit 1; fi >/dev/null 2>$${TMPDIR:-/tmp}/emlint-toolchain.$$$$ \
	    || { cat $${TMPDIR:-/tmp}/emlint-toolchain.$$$$; exit 1; }; rm -f $${TMPDIR:-/tmp}/emlint-toolchain.$$$$
