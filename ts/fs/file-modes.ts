import { checkUint32 } from './argument-checks.js';
import { argumentValue } from './argument-errors.js';
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

/** A mode given as a number or as octal text, as node:fs takes it; `otherwise` stands in for none. */
export function modeOf(mode: unknown, otherwise?: number): number {
  let value = mode ?? otherwise;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) throw argumentValue('mode', value, 'must be a 32-bit unsigned integer or an octal string');
    value = Number.parseInt(value, 8);
  }
  return checkUint32(value, 'mode') & PERMISSION_MASK;
}
