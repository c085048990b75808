/** `emlint/verify`: questions to the DNS about a message. Nobody is asked before `gather` or `domain` is called. */
import initialize, * as verifier from '../../pkg/verify/emlint_verify.js';
import { module } from './ready.js';

const { init, ready } = module(initialize, new URL('./emlint_verify_bg.wasm', import.meta.url));

export { init };
export const questions = ready(verifier.questions);
export const session = ready(verifier.session);
export const gather = ready(verifier.gather);
export const domainQuestions = ready(verifier.domainQuestions);
export const domain = ready(verifier.domain);
