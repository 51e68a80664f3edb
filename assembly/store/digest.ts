// Digests as text: keys of maps, names of files, OCI's `sha256:<hex>`.
import { Bytes } from "../core/bytes";
import { Code, failOn } from "../core/fault";
import { decodeHex } from "../core/hex";

export const DIGEST_SIZE: u32 = 32;
const PREFIX = "sha256:";
const PREFIX_LENGTH: usize = 7;
const TEXT_LENGTH: usize = 71;

const prefixBytes = String.UTF8.encode(PREFIX);

/** Raw digest of OCI text; `invalid` when it isn't sha256 in lower-case hex. */
export function parseDigest(text: Bytes, out: usize): bool {
  if (
    text.len == TEXT_LENGTH &&
    memory.compare(text.ptr, changetype<usize>(prefixBytes), PREFIX_LENGTH) == 0 &&
    decodeHex(text.ptr + PREFIX_LENGTH, TEXT_LENGTH - PREFIX_LENGTH, out)
  ) {
    return true;
  }
  return failOn(Code.invalid, "a digest is sha256: and 64 lower-case hex digits", text.ptr, text.len);
}
