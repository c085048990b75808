# `make serve` builds the page and serves it on localhost, `make test` runs everything. Both install what they need,
# say what they are doing, and do nothing twice. Needed: rustup, a C compiler, Node 20 or newer.

.POSIX:
.SUFFIXES:
.PHONY: help serve test bench exhaustive firefox format clippy unit page npm parity browser test-docs toolchain modules chromium

PORT = 8025
CARGO = RUSTUP_AUTO_INSTALL=0 cargo
NPM = npm --prefix www --silent

help:
	@echo 'make serve    build the page and serve it on http://127.0.0.1:$(PORT)/ (make serve PORT=8080 for another port)'
	@echo 'make test     run everything: format, clippy, unit tests, rule pages, command line, the page in Chromium'
	@echo 'make firefox  try the page in Firefox'
	@echo 'make npm      build the npm package into dist/npm'
	@echo 'make test-docs  try the package in documentation systems and bundlers (minutes, and their downloads)'
	@echo 'make exhaustive  every cut of the messages in ../shared, and its hard messages (minutes)'
	@echo 'make bench    time the linter on 2 KB, 100 KB and 25 MB, beside parsing alone'
	@echo
	@echo 'UPDATE=1 make unit writes the expected results of tests anew; read the difference before you keep it.'

serve: page
	@echo '== serving www/dist'
	@node www/serve.mjs --port $(PORT)

test: format clippy unit page parity browser
	@echo '== everything passed'

format: toolchain
	@echo '== format'
	@$(CARGO) fmt --check

clippy: toolchain
	@echo '== clippy'
	@$(CARGO) clippy --quiet --workspace --exclude emlint-wasm --exclude emlint-verify-wasm --all-targets -- -D warnings
	@$(CARGO) clippy --quiet --package emlint-verify-wasm -- -D warnings
	@$(CARGO) clippy --quiet --package emlint-wasm --target wasm32-unknown-unknown -- -D warnings
	@$(CARGO) clippy --quiet --package emlint-wasm --target wasm32-unknown-unknown --features complete -- -D warnings

unit: toolchain
	@echo '== unit tests, rule pages, command line'
	@$(CARGO) test --quiet --workspace --exclude emlint-wasm --exclude emlint-verify-wasm

# What the page loads, then the page itself: a folder of static files.
page: toolchain modules
	@echo '== building www/dist'
	@$(CARGO) xtask site

# The package for npm: the linter as functions, and the widget. EMLINT_SITE=https://… is where its notes find the pages of
# the rules.
npm: page
	@echo '== building dist/npm'
	@$(NPM) run package

parity: page
	@echo '== command line and JavaScript give the same reports'
	@node tests/parity.mjs

browser: page chromium
	@echo '== the page in Chromium'
	@$(NPM) test

# Beside `make test`: the page in the Firefox that is installed, or else in Debian's.
firefox: page
	@.ci/setup firefox
	@echo '== the page in Firefox'
	@$(NPM) run firefox

# Beside `make test`: what www/pages/embed.md says, in Docusaurus, Starlight, VitePress, MkDocs, mdBook, Vite, webpack and esbuild.
test-docs: npm chromium
	@.ci/setup docs
	@echo '== the package in documentation systems and bundlers'
	@node --test --test-reporter spec tests/docs/embed.test.mjs

bench: toolchain
	@echo '== bench'
	@$(CARGO) bench --quiet --package emlint-tests --bench lint

exhaustive: toolchain
	@echo '== every cut of real messages, and messages made to be hard'
	@$(CARGO) test --quiet --release --package emlint-tests --test exhaustive -- --ignored --nocapture --test-threads 1

toolchain modules chromium:
	@.ci/setup $@
