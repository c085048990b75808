//! `cargo xtask wasm`: from the crates that wasm-pack.toml lists to what a page loads.

use crate::root;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

/// One table of wasm-pack.toml.
#[derive(Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
struct Module {
    /// The folder of the crate.
    #[serde(rename = "crate")]
    folder: PathBuf,
    out: PathBuf,
    name: String,
    /// Features of the crate.
    #[serde(default)]
    features: Vec<String>,
    /// KB (1,000 octets) of the .wasm after brotli.
    limit: usize,
}

pub(crate) fn build() -> Result<()> {
    let manifest = std::fs::read_to_string(root().join("wasm-pack.toml")).context("cannot read wasm-pack.toml")?;
    let modules: BTreeMap<String, Module> = toml::from_str(&manifest).context("wasm-pack.toml")?;
    modules.iter().try_for_each(|(title, module)| module.build(title).with_context(|| format!("module {title}")))
}

impl Module {
    fn build(&self, title: &str) -> Result<()> {
        let (input, folder) = (self.compile()?, root().join(&self.out));
        let bytes = std::fs::read(&input).with_context(|| format!("cannot read {}", input.display()))?;
        let (stamp, stamp_file) = (self.stamp(&bytes), folder.join(".stamp"));
        let output = folder.join(format!("{}_bg.wasm", self.name));
        if output.exists() && std::fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
            println!("{} is up to date", self.out.display());
            return Ok(());
        }
        Bindgen::new()
            .input_path(&input)
            .web(true)?
            .typescript(true)
            .keep_debug(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .out_name(&self.name)
            .generate(&folder)?;
        self.measure(title, &output)?;
        std::fs::write(&stamp_file, stamp).with_context(|| format!("cannot write {}", stamp_file.display()))
    }

    /// Runs cargo and gives the .wasm that it says it made.
    fn compile(&self) -> Result<PathBuf> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--profile", "wasm", "--target", "wasm32-unknown-unknown"])
            .args(["--message-format", "json-render-diagnostics"])
            .args(["--features", &self.features.join(",")])
            .arg("--manifest-path")
            .arg(root().join(&self.folder).join("Cargo.toml"))
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run cargo")?;
        if !output.status.success() {
            bail!("cargo build failed");
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let mut files = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .flat_map(|message: Message| message.filenames);
        files.rfind(|file| file.extension().is_some_and(|end| end == "wasm")).context("cargo made no .wasm")
    }

    /// Says what is in a finished package: the same stamp, the same package.
    fn stamp(&self, bytes: &[u8]) -> String {
        let mut hasher = DefaultHasher::new();
        // The manifest of this crate pins the version of wasm-bindgen.
        (self, bytes, include_str!("../Cargo.toml")).hash(&mut hasher);
        format!("{:016x}\n", hasher.finish())
    }

    /// Prints the size of the module and refuses one that is over its limit.
    fn measure(&self, title: &str, wasm: &Path) -> Result<()> {
        let bytes = std::fs::read(wasm)?;
        let (gzip, brotli) = (gzip(&bytes)?, brotli(&bytes)?);
        println!("{title}: {} octets, gzip {gzip}, brotli {brotli} (limit {} KB)", bytes.len(), self.limit);
        if brotli > self.limit * 1000 {
            // What is too big must not look finished.
            std::fs::remove_file(wasm)?;
            bail!("{} is over its limit of {} KB", wasm.display(), self.limit);
        }
        Ok(())
    }
}

/// The part that matters here of what cargo reports line by line.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed.len())
}
