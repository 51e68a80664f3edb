// The host's wall clock.
export { nowNs } from "../abi/wasi";
