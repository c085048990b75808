/** Functions of a WebAssembly module, once it is there. */

/**
 * @param {(input: { module_or_path: unknown }) => Promise<unknown>} initialize  of the module
 * @param {URL} usual  where the module is, unless somebody says otherwise
 */
export function module(initialize, usual) {
  let isReady = false;
  return {
    /** @param {URL | Response | BufferSource} [source] */
    async init(source = usual) {
      await initialize({ module_or_path: source });
      isReady = true;
    },
    /** A function that needs the module. @template {(...given: any[]) => any} Ask @param {Ask} ask @returns {Ask} */
    ready: ask =>
      /** @type {Ask} */ (
        (/** @type {any[]} */ ...given) => {
          if (!isReady) throw new Error('emlint: await init() before anything else');
          return ask(...given);
        }
      ),
  };
}
