/** Search within the text, loaded when it is first wanted. */
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { keymap } from '@codemirror/view';

// Ctrl G goes elsewhere: to a line, an octet, a field.
export const searching = [search({ top: true }), keymap.of(searchKeymap.filter(({ key }) => key !== 'Mod-g' && key !== 'Mod-Alt-g'))];
export { openSearchPanel };
