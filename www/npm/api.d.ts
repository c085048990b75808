// In the package, the file itself takes this place.
export type * from '../../crate/emlint-wasm/src/api';
