// What tools/bundle-interpreter.mjs makes of just-bash.
import type { Bash } from 'just-bash';

/**
 * Makes the interpreter. Its text is what the encoder and decoder make of bytes (`TextEncoder`, `TextDecoder`); `veneer` has, by name, what the changes
 * to its source call.
 */
export default function create(encoder: unknown, decoder: unknown, veneer: Readonly<Record<string, unknown>>): { Bash: typeof Bash };
