import { veneerError } from './veneer-error.js';

/** SHA-256 of what fits in memory, in hex. Fails with `ENOTSUP` (a page that isn't in a secure context has no Web Crypto). */
export async function sha256(bytes: Uint8Array, syscall: string): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) {
    const detail = 'SHA-256 needs Web Crypto, which a page has in a secure context only (https, or localhost)';
    throw veneerError('unsupported', { syscall, detail });
  }
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
