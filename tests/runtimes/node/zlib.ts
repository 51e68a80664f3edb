import { Buffer } from 'node:buffer';
import { gzipSync as gzip } from 'fflate';

export function gzipSync(bytes: Uint8Array): Buffer {
  return Buffer.from(gzip(bytes));
}
