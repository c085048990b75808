/**
 * The one Trusted Types policy of the page. Scripts come from this site only; what may be loaded is decided by the
 * content security policy, what may become a script's address here.
 */
const policy = create();

function create() {
  try {
    return globalThis.trustedTypes?.createPolicy('emlint', {
      createScriptURL(url) {
        const { origin, protocol } = new URL(url, location.href);
        // The origin of a blob: URL is that of the page that made it; in a sandbox it is that of nobody.
        if (origin !== self.origin) throw new TypeError(`a script from ${protocol}//… is not this page's`);
        return url;
      },
    });
  } catch {
    // A page that embeds the widget may not allow the policy, and need none.
    return undefined;
  }
}

/** The address of a script of this site. @param {string | URL} url @returns {string} */
export const scriptUrl = url => /** @type {string} */ (/** @type {unknown} */ (policy ? policy.createScriptURL(String(url)) : String(url)));
