// What the core module exports: the canonical ABI's functions. No logic.
export { cabi_realloc, panicInfo } from "./abi/cabi";
export * from "./abi/generated/exports";
