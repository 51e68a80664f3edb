import type { FileKind } from '../bindings.js';

/** `S_IFMT` bits of each kind. Linux's numbers, whatever the host: a container is a Linux file system. */
export const KIND_BITS: Readonly<Record<FileKind, number>> = {
  regular: 0o100000,
  directory: 0o040000,
  'symbolic-link': 0o120000,
  'character-device': 0o020000,
  'block-device': 0o060000,
  fifo: 0o010000,
  socket: 0o140000,
};

export const KIND_MASK = 0o170000;
export const PERMISSION_MASK = 0o7777;

/** A mode given as a number or as octal text, as node:fs takes it. */
export function modeOf(mode: number | string | null | undefined, otherwise: number): number {
  if (mode === undefined || mode === null) return otherwise;
  const value = typeof mode === 'number' ? mode : Number.parseInt(mode, 8);
  if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return value & PERMISSION_MASK;
  throw Object.assign(new TypeError(`The argument 'mode' must be a 32-bit unsigned integer or an octal string. Received ${String(mode)}`), {
    code: 'ERR_INVALID_ARG_VALUE',
  });
}
