// Names that people give: references of images, names of containers, prefixes of ids.
import { Bytes } from "../core/bytes";
import { Code, failOn } from "../core/fault";

const REFERENCE_MAX = 255;
const TAG_MAX = 128;
const PREFIX_MIN = 4;
const HUB = "docker.io/";
const INDEX = "index.docker.io/";
const LIBRARY = "library/";
const DIGEST_PREFIX = "sha256:";

function isLower(c: i32): bool {
  return c >= 97 && c <= 122;
}

function isDigit(c: i32): bool {
  return c >= 48 && c <= 57;
}

function isWord(c: i32): bool {
  return isLower(c) || isDigit(c) || (c >= 65 && c <= 90);
}

function isLetterOfHex(c: i32): bool {
  return (c >= 97 && c <= 102) || (c >= 65 && c <= 70);
}

export function textOf(bytes: Bytes): string {
  return String.UTF8.decodeUnsafe(bytes.ptr, bytes.len);
}

/** The text names what the fault is about. */
export function failName(code: Code, detail: string, name: string): bool {
  const bytes = String.UTF8.encode(name);
  return failOn(code, detail, changetype<usize>(bytes), bytes.byteLength);
}

/** Without what Docker leaves out of a repository's name. */
function familiar(repository: string): string {
  const hub = repository.startsWith(HUB) ? HUB.length : repository.startsWith(INDEX) ? INDEX.length : 0;
  if (!hub) return repository;
  const path = repository.slice(hub);
  return path.startsWith(LIBRARY) ? path.slice(LIBRARY.length) : path;
}

/** `repository:tag`, with `:latest` where no tag is given and without `docker.io/library/`; empty with the fault set when malformed. */
export function normalReference(text: string): string {
  if (!text.length || text.length > REFERENCE_MAX) {
    failName(Code.invalid, "an image name has 1 to 255 characters", text);
    return "";
  }
  const slash = text.lastIndexOf("/");
  const colon = text.lastIndexOf(":");
  const tagged = colon > slash;
  const repository = familiar(tagged ? text.slice(0, colon) : text);
  const tag = tagged ? text.slice(colon + 1) : "latest";
  if (!isRepository(repository) || !isTag(tag)) {
    failName(Code.invalid, "an image name is lower-case words with . _ - / between them, then a colon and a tag", text);
    return "";
  }
  return repository + ":" + tag;
}

/** After a registry's IPv6 address in brackets, its port and path are as after a host's name. */
function isRepository(text: string): bool {
  if (!text.startsWith("[")) return isNamedRepository(text);
  const end = text.indexOf("]");
  for (let i = 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (!isDigit(c) && !isLetterOfHex(c) && c != 58) return false;
  }
  return end > 1 && text.indexOf("/") > end && isNamedRepository("host" + text.slice(end + 1));
}

function isNamedRepository(text: string): bool {
  let previous = 47;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const joins = c == 46 || c == 95 || c == 45 || c == 47 || c == 58;
    if (!isWord(c) && !joins) return false;
    // Only a registry's host, before the first slash, has upper-case letters or a port.
    if ((c == 58 || (isWord(c) && !isLower(c) && !isDigit(c))) && text.indexOf("/") < i) return false;
    if (previous == 47 && joins) return false;
    previous = c;
  }
  return text.length > 0 && isWord(previous);
}

function isTag(text: string): bool {
  if (!text.length || text.length > TAG_MAX) return false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!isWord(c) && c != 95 && (i == 0 || (c != 46 && c != 45))) return false;
  }
  return true;
}

/** `[a-zA-Z0-9][a-zA-Z0-9_.-]*` */
export function isContainerName(text: string): bool {
  if (!text.length || text.length > REFERENCE_MAX) return false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!isWord(c) && (i == 0 || (c != 95 && c != 46 && c != 45))) return false;
  }
  return true;
}

/** The hex of an id or a prefix of one, without `sha256:`; empty when it can't be one. */
export function idPrefix(text: string): string {
  const hex = text.startsWith(DIGEST_PREFIX) ? text.slice(DIGEST_PREFIX.length) : text;
  if (hex.length < PREFIX_MIN || hex.length > 64) return "";
  for (let i = 0; i < hex.length; i++) {
    const c = hex.charCodeAt(i);
    if (!isDigit(c) && !(c >= 97 && c <= 102)) return "";
  }
  return hex;
}

/** The one id that starts with the text; empty with the fault set when there are two, without when none. */
export function findByPrefix(text: string, ids: string[]): string {
  const prefix = idPrefix(text);
  let found = "";
  if (!prefix.length) return found;
  for (let i = 0; i < ids.length; i++) {
    if (!ids[i].startsWith(prefix)) continue;
    if (found.length) {
      failName(Code.invalid, "more than one id starts like this", text);
      return "";
    }
    found = ids[i];
  }
  return found;
}

export function digestOfHex(hex: string): string {
  return DIGEST_PREFIX + hex;
}
