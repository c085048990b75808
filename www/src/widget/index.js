/** Defines `<emlint-message>`. Where there is no browser, as when pages are made ahead, it does nothing. */
import { EmlintMessage } from './element.js';

export { EmlintMessage };

if (globalThis.customElements && !customElements.get('emlint-message')) customElements.define('emlint-message', EmlintMessage);
