//! Of the rules about URLs, which one speaks about this one: a URL has one finding, the gravest.

use crate::List as _;
use super::{
    active_content, dummy_content, insecure_http, link_text_mismatch, link_to_download, relative_or_broken_url,
};
use super::{suspicious_url, tokens_in_html, url_shortener};
use crate::auth::signature::Signature;
use crate::html::image::Role as ImageRole;
use crate::html::link::{Link, LinkText, Owner, Use};
use crate::keyed::Keys;
use crate::html::{Html, url};
use crate::message::domain::organizational_domain;
use crate::{Context, Severity};
use std::cell::RefCell;

/// What is needed to judge the URLs of one part.
pub(super) struct Judge<'h> {
    pub(super) html: &'h Html,
    /// Hosts that the sender speaks for.
    pub(super) own_hosts: Vec<String>,
    pub(super) is_received: bool,
    /// Tags of tracking pixels, about which one rule says all there is.
    pixels: Vec<bool>,
    hosts: RefCell<Hosts>,
}

/// What was found out about hosts: most links of a message are to a few.
#[derive(Default)]
struct Hosts {
    names: Keys,
    known: Vec<HostFacts>,
}

/// What holds for all links to one host.
#[derive(Clone, Copy)]
pub(super) struct HostFacts {
    pub(super) shortener: Option<Severity>,
    pub(super) is_reserved: bool,
    /// Octets of its end that somebody registered; all where nobody can tell.
    pub(super) registered: usize,
}

impl HostFacts {
    fn new(host: &str) -> Self {
        Self {
            shortener: url_shortener::of_host(host),
            is_reserved: dummy_content::is_for_drafts(host),
            registered: organizational_domain(host).map_or(host.len(), str::len),
        }
    }
}

impl<'h> Judge<'h> {
    pub(super) fn new(context: &Context, html: &'h Html) -> Self {
        let is_received = context.stage == crate::Stage::Received;
        let mut pixels = html.by_tag(false);
        for image in html.images().iter().filter(|image| image.role == ImageRole::Pixel) {
            pixels.get_mut(image.tag as usize).into_iter().for_each(|pixel| *pixel = true);
        }
        Self { html, own_hosts: own_hosts(context), is_received, pixels, hosts: RefCell::default() }
    }

    pub(super) fn host(&self, host: &str) -> HostFacts {
        let Ok(mut hosts) = self.hosts.try_borrow_mut() else { return HostFacts::new(host) };
        let (place, is_new) = hosts.names.add(host);
        if is_new {
            hosts.known.push(HostFacts::new(host));
        }
        hosts.known.get(place).copied().unwrap_or_else(|| HostFacts::new(host))
    }

    /// Whether `host` belongs to the sender, as far as the header tells.
    pub(super) fn is_own(&self, host: &str) -> bool {
        self.own_hosts.iter().any(|own| url::same_owner(own, host))
    }

    pub(super) fn text(&self, link: &Link) -> Option<&'h LinkText> {
        self.html.link_texts().get(link.tag).filter(|_| link.used == Use::Anchor)
    }

    fn owner(&self, link: &Link) -> Option<Owner> {
        if tokens_in_html::is_in_url(&link.value) {
            Some(Owner::Placeholder)
        } else if active_content::is_script(link) {
            Some(Owner::Active)
        } else if link_to_download::danger(link).is_some() {
            Some(Owner::Download)
        } else if relative_or_broken_url::fault(self, link).is_some() {
            Some(Owner::Broken)
        } else if link_text_mismatch::lie(self, link).is_some() {
            Some(Owner::Mismatch)
        } else if suspicious_url::suspicion(self, link).is_some() {
            Some(Owner::Suspicious)
        } else if url_shortener::shortener(self, link).is_some() {
            Some(Owner::Shortener)
        } else if insecure_http::is_insecure(link) && !self.pixels.get(link.tag as usize).copied().unwrap_or_default() {
            Some(Owner::Insecure)
        } else {
            dummy_content::is_reserved(self, link).then_some(Owner::Dummy)
        }
    }

    /// The URLs that are left to `owner`, and those alone.
    pub(super) fn owned(&self, owner: Owner) -> impl Iterator<Item = &'h Link> + use<'h> {
        let links = self.html.links();
        let owners = self.html.owners.get_or_init(|| links.iter().map(|link| self.owner(link)).list());
        links.iter().zip(owners).filter(move |(_, found)| **found == Some(owner)).map(|(link, _)| link)
    }
}

/// The domains of From, of its signatures and of its unsubscribe links.
pub(super) fn own_hosts(context: &Context) -> Vec<String> {
    let auth = context.auth();
    let mut hosts: Vec<String> = auth.from.iter().map(|domain| domain.text().into_owned()).list();
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
