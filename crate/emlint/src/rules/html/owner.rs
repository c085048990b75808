//! Of the rules about URLs, which one speaks about this one: a URL has one finding, the gravest.

use super::{
    active_content, dummy_content, insecure_http, link_text_mismatch, link_to_download, relative_or_broken_url,
};
use super::{suspicious_url, template_placeholder, url_shortener};
use crate::Context;
use crate::auth::signature::Signature;
use crate::html::image::Role as ImageRole;
use crate::html::link::{Link, Use};
use crate::html::prose::is_invisible;
use crate::html::region::Region;
use crate::html::{Html, url};
use std::collections::{HashMap, HashSet};

/// The rule that speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Placeholder,
    Active,
    Download,
    Broken,
    Mismatch,
    Suspicious,
    Shortener,
    Insecure,
    Dummy,
}

/// What a reader sees of a link.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkText {
    pub(super) text: String,
    pub(super) region: Region,
}

/// What is needed to judge the URLs of one part.
pub(super) struct Judge<'h> {
    pub(super) html: &'h Html,
    /// Hosts that the sender speaks for.
    pub(super) own_hosts: Vec<String>,
    pub(super) texts: HashMap<u32, LinkText>,
    pub(super) is_received: bool,
    /// Tags of tracking pixels, about which one rule says all there is.
    pixels: HashSet<u32>,
}

impl<'h> Judge<'h> {
    pub(super) fn new(context: &Context, html: &'h Html) -> Self {
        let is_received = context.stage == crate::Stage::Received;
        let pixels = html.images().iter().filter(|image| image.role == ImageRole::Pixel).map(|image| image.tag);
        let (own_hosts, texts) = (own_hosts(context), link_texts(html));
        Self { html, own_hosts, texts, is_received, pixels: pixels.collect() }
    }

    /// Whether `host` belongs to the sender, as far as the header tells.
    pub(super) fn is_own(&self, host: &str) -> bool {
        self.own_hosts.iter().any(|own| url::same_owner(own, host))
    }

    pub(super) fn text(&self, link: &Link) -> Option<&LinkText> {
        self.texts.get(&link.tag).filter(|_| link.used == Use::Anchor)
    }

    pub(super) fn owner(&self, link: &Link) -> Option<Owner> {
        let owners: [(Owner, bool); 9] = [
            (Owner::Placeholder, template_placeholder::is_in_url(&link.value)),
            (Owner::Active, active_content::is_script(link)),
            (Owner::Download, link_to_download::danger(link).is_some()),
            (Owner::Broken, relative_or_broken_url::fault(self, link).is_some()),
            (Owner::Mismatch, link_text_mismatch::lie(self, link).is_some()),
            (Owner::Suspicious, suspicious_url::suspicion(link).is_some()),
            (Owner::Shortener, url_shortener::shortener(self, link).is_some()),
            (Owner::Insecure, insecure_http::is_insecure(link) && !self.pixels.contains(&link.tag)),
            (Owner::Dummy, dummy_content::is_reserved(link)),
        ];
        owners.into_iter().find(|(_, is_it)| *is_it).map(|(owner, _)| owner)
    }

    /// The URLs that are left to `owner`.
    pub(super) fn owned(&self, owner: Owner) -> impl Iterator<Item = &'h Link> {
        let links = self.html.links().iter();
        links.filter(move |link| self.owner(link) == Some(owner))
    }
}

/// The domains of From, of its signatures and of its unsubscribe links.
pub(super) fn own_hosts(context: &Context) -> Vec<String> {
    let auth = context.auth();
    let mut hosts: Vec<String> = auth.from.iter().map(|domain| domain.text().into_owned()).collect();
    hosts.extend(auth.signatures.iter().filter_map(Signature::domain).map(|domain| domain.text().into_owned()));
    for field in context.message.fields("List-Unsubscribe") {
        let value = field.unfolded();
        for address in value.split(['<', '>', ',']).map(str::trim).filter(|part| part.starts_with("http")) {
            hosts.push(url::Url::parse(address).host_of(address).to_owned());
        }
    }
    hosts.retain(|host| !host.is_empty());
    hosts
}

/// The visible text of every link, by its start tag.
pub(super) fn link_texts(html: &Html) -> HashMap<u32, LinkText> {
    let mut texts: HashMap<u32, LinkText> = HashMap::new();
    for (piece, text) in html.prose().visible() {
        let Some(node) = html.document.texts.get(piece.node as usize) else { continue };
        let Some(link) = html.styles().look(node.parent).link else { continue };
        let entry = texts.entry(link).or_default();
        if entry.text.is_empty() {
            entry.region = node.region;
        }
        entry.region = entry.region.to(node.region);
        entry.text.push_str(text);
    }
    for found in texts.values_mut() {
        found.text = readable(&found.text);
    }
    texts
}

/// Without what leaves no mark, with one space where there was white space.
fn readable(text: &str) -> String {
    let spaced: String = text.chars().filter(|&c| c.is_whitespace() || !is_invisible(c)).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
