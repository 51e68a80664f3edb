// The host's source of randomness.
export { randomBytes } from "../abi/wasi";
