/** What the store reads of an OCI image configuration (image-spec config.md). The document itself is kept as it is. */
import { startsWithAscii } from "../core/ascii";
import { ByteBuffer } from "../core/bytes";
import { Code, failAt } from "../core/fault";
import { decodeHex } from "../core/hex";
import { JsonReader, JsonToken } from "../core/json";
import { quote } from "../core/quote";

const SHA256_SIZE: usize = 32;
const PREFIX = "sha256:";

export class ImageConfig {
  /** The layers' diffIDs, lowest first: 32 bytes each. */
  diffIds: ByteBuffer = new ByteBuffer();
  /** Empty where the document has none. */
  architecture: ByteBuffer = new ByteBuffer();
  os: ByteBuffer = new ByteBuffer();
  /** As written, RFC 3339. */
  created: ByteBuffer = new ByteBuffer();
  private hasDiffIds: bool = false;
  private json: JsonReader = new JsonReader();

  /**
   * Reads a document. False, with a fault `corrupt` at the offset, if it isn't well-formed JSON or has no
   * `rootfs.diff_ids` of sha256 digests. Of members that occur twice the last counts, as in Go.
   */
  parse(ptr: usize, len: usize): bool {
    this.clear();
    this.json.set(ptr, len);
    if (!this.parseDocument()) return this.fail("malformed JSON");
    return this.hasDiffIds || this.fail("no rootfs.diff_ids");
  }

  free(): void {
    this.json.free();
    this.diffIds.free();
    this.architecture.free();
    this.os.free();
    this.created.free();
  }

  private clear(): void {
    this.diffIds.clear();
    this.architecture.clear();
    this.os.clear();
    this.created.clear();
    this.hasDiffIds = false;
  }

  /** Sets the fault unless something closer to the trouble did. */
  private fail(problem: string): bool {
    return failAt(Code.corrupt, "image config: " + problem, u64(this.json.offset));
  }

  private parseDocument(): bool {
    const json = this.json;
    if (json.next() != JsonToken.object) return this.fail("not a JSON object");
    for (let token = json.next(); token == JsonToken.name; token = json.next()) {
      let parsed: bool;
      if (json.textEquals("rootfs")) parsed = this.parseRootfs();
      else if (json.textEquals("architecture")) parsed = this.parseText(this.architecture);
      else if (json.textEquals("os")) parsed = this.parseText(this.os);
      else if (json.textEquals("created")) parsed = this.parseText(this.created);
      else parsed = json.skip(json.next());
      if (!parsed) return false;
    }
    return json.next() == JsonToken.end;
  }

  /** A string, or null for none. */
  private parseText(into: ByteBuffer): bool {
    const json = this.json;
    const token = json.next();
    into.clear();
    if (token == JsonToken.null_) return true;
    if (token != JsonToken.string) return this.fail("a text that is not a string");
    into.bytes(json.text.ptr, json.text.len);
    return true;
  }

  private parseRootfs(): bool {
    const json = this.json;
    if (json.next() != JsonToken.object) return this.fail("rootfs is not an object");
    let token = json.next();
    for (; token == JsonToken.name; token = json.next()) {
      if (!(json.textEquals("diff_ids") ? this.parseDiffIds() : json.skip(json.next()))) return false;
    }
    return token == JsonToken.objectEnd;
  }

  private parseDiffIds(): bool {
    const json = this.json;
    this.diffIds.clear();
    this.hasDiffIds = true;
    let token = json.next();
    if (token == JsonToken.null_) return true; // Go writes an empty list so
    if (token != JsonToken.array) return this.fail("rootfs.diff_ids is not an array");
    for (token = json.next(); token == JsonToken.string; token = json.next()) {
      if (!this.addDiffId()) return this.fail(`diffID ${quote(json.text.ptr, json.text.len)} is not a sha256 digest`);
    }
    return token == JsonToken.arrayEnd || (token != JsonToken.bad && this.fail("a diffID that is not a string"));
  }

  private addDiffId(): bool {
    const text = this.json.text;
    const prefixLen = usize(PREFIX.length);
    if (text.len != prefixLen + 2 * SHA256_SIZE) return false;
    if (!startsWithAscii(text.ptr, text.len, PREFIX)) return false;
    return decodeHex(text.ptr + prefixLen, 2 * SHA256_SIZE, this.diffIds.extend(SHA256_SIZE));
  }
}
