//! What is checked: files, folders, Maildirs, archives, standard input.

use emlint::{MAX_OCTETS, Span, mbox};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

/// Where octets come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// It can be read only once: what came is kept here.
    Stdin(OnceLock<Vec<u8>>),
    File(PathBuf),
}

/// One file with the messages in it.
#[derive(Debug)]
pub(crate) struct Content {
    name: String,
    octets: Vec<u8>,
    /// Of an archive; else there is one message, the whole.
    messages: Vec<Span>,
}

impl Content {
    /// What the source holds, with nothing changed.
    pub(crate) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Where the messages of an archive lie; empty for one message, which is the whole.
    pub(crate) fn archive(&self) -> &[Span] {
        &self.messages
    }

    /// The name and the octets of each message: `archive.mbox#12` is the twelfth of an archive.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (String, &[u8])> {
        let whole = self.messages.is_empty().then(|| (self.name.clone(), self.octets.as_slice()));
        let parts = self.messages.iter().enumerate().map(|(index, span)| {
            (format!("{}#{}", self.name, index + 1), self.octets.get(span.range()).unwrap_or_default())
        });
        whole.into_iter().chain(parts)
    }
}

impl Source {
    /// What reports and complaints call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin(_) => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Reads all of it. The error is a sentence for people.
    pub(crate) fn read(&self) -> Result<Content, String> {
        let octets = self.octets().map_err(|error| format!("cannot be read: {error}"))?;
        if let Some((what, advice)) = foreign(&octets) {
            return Err(format!("is {what}, which emlint cannot read; {advice}"));
        }
        let name = self.name();
        let is_named_so = Path::new(&name).extension().is_some_and(|end| end.eq_ignore_ascii_case("mbox"));
        let messages = mbox::split(&octets);
        // One message behind a `From ` line may be a copied message as well as an archive; the rules say what it is.
        let messages = if is_named_so || messages.len() > 1 { messages } else { Vec::new() };
        Ok(Content { name, octets, messages })
    }

    fn octets(&self) -> io::Result<Vec<u8>> {
        let limit = u64::try_from(MAX_OCTETS).unwrap_or(u64::MAX);
        let mut octets = Vec::new();
        match self {
            Self::Stdin(kept) => {
                if let Some(kept) = kept.get() {
                    return Ok(kept.clone());
                }
                io::stdin().lock().take(limit + 1).read_to_end(&mut octets)?;
                kept.get_or_init(|| octets.clone());
            }
            Self::File(path) => {
                fs::File::open(path)?.take(limit + 1).read_to_end(&mut octets)?;
            }
        }
        if octets.len() > MAX_OCTETS {
            return Err(io::Error::other(format!("more than {MAX_OCTETS} octets")));
        }
        Ok(octets)
    }
}

/// Files that hold mail in a form of their own, by how they begin: what they are, and what to do.
fn foreign(octets: &[u8]) -> Option<(&'static str, &'static str)> {
    const FORMS: &[(&[u8], &str, &str)] = &[
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an Outlook file (.msg)",
            "save the message as .eml or in its Internet format",
        ),
        (b"!BDN", "an Outlook archive (.pst or .ost)", "export its messages as .eml"),
        (b"PK\x03\x04", "a ZIP archive", "unpack it first"),
        (b"\x1F\x8B", "compressed with gzip", "unpack it first: gzip -dc FILE | emlint check -"),
    ];
    FORMS.iter().find(|(start, ..)| octets.starts_with(start)).map(|&(_, what, advice)| (what, advice))
}

/// The files behind `paths`, in order; what cannot be looked at is told to `complain`, with its path.
pub(crate) fn sources(paths: &[PathBuf], mut complain: impl FnMut(&Path, &str)) -> Vec<Source> {
    let mut sources = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            sources.push(Source::Stdin(OnceLock::new()));
        } else if path.is_dir() {
            let before = sources.len();
            sources.extend(files(path, &mut complain).into_iter().map(Source::File));
            if sources.len() == before {
                complain(path, "holds no .eml files, no Maildir and no .mbox");
            }
        } else {
            sources.push(Source::File(path.clone()));
        }
    }
    sources
}

/// The messages below a folder: `.eml` and `.mbox` files, and what lies in `cur` and `new` of a Maildir. Links to
/// folders are not followed, so there are no circles.
fn files(folder: &Path, complain: &mut impl FnMut(&Path, &str)) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                complain(&folder, &format!("cannot be listed: {error}"));
                continue;
            }
        };
        let all_are_messages = is_part_of_maildir(&folder);
        for entry in entries.flatten() {
            let path = entry.path();
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if path.is_dir() {
                if !is_link {
                    folders.push(path);
                }
            } else if all_are_messages || is_named_like_mail(&path) {
                found.insert(path);
            }
        }
    }
    found
}

fn is_named_like_mail(path: &Path) -> bool {
    path.extension().is_some_and(|end| ["eml", "mbox"].iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Maildir: messages are the files in `cur` and `new`; the two and `tmp` lie side by side.
fn is_part_of_maildir(folder: &Path) -> bool {
    let is_named_so = folder.file_name().is_some_and(|name| name == "cur" || name == "new");
    is_named_so && ["cur", "new", "tmp"].iter().all(|name| folder.with_file_name(name).is_dir())
}
