import { Buffer } from 'node:buffer';
import { sha256 } from '@noble/hashes/sha2.js';

export function createHash(): { update(bytes: Uint8Array): { digest(encoding: 'hex'): string } } {
  return { update: (bytes) => ({ digest: (encoding) => Buffer.from(sha256(bytes)).toString(encoding) }) };
}
