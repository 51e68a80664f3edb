// A layer on its way in: decoded and hashed unless the host vouches, imported, checked, named.
import { Bytes } from "../core/bytes";
import { Code, fail, failAt, fault } from "../core/fault";
import { SHA256_STATE_SIZE, sha256Final, sha256Init, sha256Update } from "../core/sha256";
import { toHex } from "../core/hex";
import { DecompressEvent, Decompressor } from "../format/decompressor";
import { LayerImport } from "../layer/layerimport";
import { ContentWriter } from "../store/content";
import { DIGEST_SIZE, parseDigest } from "../store/digest";
import { randomInstance, randomName } from "../store/random";
import { LayerRecord } from "../store/records";
import { Session } from "./session";

const digest = memory.data(DIGEST_SIZE, 8);
const claimed = memory.data(DIGEST_SIZE, 8);

const enum Stage {
  reading,
  writing,
  done,
  dead,
}

/** A SHA-256 being computed. */
class Hash {
  private state: usize = heap.alloc(SHA256_STATE_SIZE);

  constructor() {
    sha256Init(this.state);
  }

  update(ptr: usize, len: usize): void {
    sha256Update(this.state, ptr, len);
  }

  /** The digest in hex. */
  finish(): string {
    sha256Final(this.state, digest);
    return toHex(digest, DIGEST_SIZE);
  }

  free(): void {
    if (this.state) heap.free(this.state);
    this.state = 0;
  }
}

export class LayerIngest {
  record: LayerRecord = new LayerRecord();
  private stage: Stage = Stage.reading;
  /** Empty: it has none yet, or none any more. */
  private lease: string = "";
  private tempName: string = randomName() + "-";
  private writer: ContentWriter;
  private importer: LayerImport | null = null;
  private tarHash: Hash | null = null;
  private blobHash: Hash | null = null;
  private blobSize: u64 = 0;
  private blob: string = "";

  /** Expectations are hex digests, or empty; a negative size is unknown. */
  constructor(
    private session: Session,
    /** Of the bytes that come in; null when they are the tar. */
    private decompressor: Decompressor | null,
    private vouch: bool,
    private expectedDiffId: string,
    private expectedBlob: string,
    private expectedSize: i64,
  ) {
    this.writer = session.content.writer();
    if (!vouch) {
      this.tarHash = new Hash();
      if (decompressor) this.blobHash = new Hash();
    }
  }

  begin(): bool {
    this.lease = this.session.lease.take();
    if (!this.lease.length || !this.session.content.prepare()) return false;
    this.importer = LayerImport.begin(this.writer, this.session.layers, this.tempName);
    return this.importer != null;
  }

  write(ptr: usize, len: u32): bool {
    if (this.stage != Stage.reading) return fail(Code.invalid, "the import takes no more input");
    this.blobSize += len;
    const blobHash = this.blobHash;
    if (blobHash) blobHash.update(ptr, len);
    const decompressor = this.decompressor;
    let ok: bool;
    if (decompressor) {
      decompressor.push(ptr, len);
      ok = this.drain(decompressor);
    } else {
      ok = this.tar(ptr, len);
    }
    return ok || this.die();
  }

  /** Ends the input and checks it. Digests are hex; empty when the host gives none. */
  finish(vouchedDiffId: string, vouchedBlob: string): bool {
    if (this.stage != Stage.reading) return fail(Code.invalid, "the import was finished before");
    if (this.vouch != vouchedDiffId.length > 0) {
      return fail(Code.invalid, "digests are vouched for exactly when that was promised");
    }
    return (this.close() && this.check(vouchedDiffId, vouchedBlob)) || this.die();
  }

  /** 1 when the layer is there for good, 0 when there is more to do, -1 on failure. */
  step(budget: u32): i32 {
    if (this.stage == Stage.done) return 1;
    if (this.stage != Stage.writing) {
      fail(Code.invalid, "the import isn't finished");
      return -1;
    }
    const importer = this.importer!;
    const state = importer.step(budget);
    if (state > 0 && this.publish()) return 1;
    if (state == 0) return 0;
    this.die();
    return -1;
  }

  get completed(): u64 {
    const importer = this.importer;
    return importer ? importer.entriesDone : this.record.entries;
  }

  get total(): u64 {
    const importer = this.importer;
    return importer ? importer.entries : this.record.entries;
  }

  get done(): bool {
    return this.stage == Stage.done;
  }

  /** Removes whatever isn't named. */
  dispose(): void {
    if (this.stage == Stage.reading || this.stage == Stage.writing) this.die();
  }

  private tar(ptr: usize, len: u32): bool {
    const tarHash = this.tarHash;
    if (tarHash) tarHash.update(ptr, len);
    return this.importer!.push(ptr, len);
  }

  private drain(decompressor: Decompressor): bool {
    while (true) {
      const event = decompressor.next();
      if (event == DecompressEvent.out) {
        if (!this.tar(decompressor.out.ptr, u32(decompressor.out.len))) return false;
      } else {
        return event != DecompressEvent.fail;
      }
    }
  }

  private close(): bool {
    const decompressor = this.decompressor;
    if (decompressor) {
      decompressor.finish();
      if (!this.drain(decompressor)) return false;
    }
    return this.importer!.finish();
  }

  private check(vouchedDiffId: string, vouchedBlob: string): bool {
    const tarHash = this.tarHash;
    const blobHash = this.blobHash;
    const diffId = tarHash ? tarHash.finish() : vouchedDiffId;
    this.blob = blobHash ? blobHash.finish() : vouchedBlob.length ? vouchedBlob : diffId;
    this.freeHashes();
    if (this.expectedSize >= 0 && !vouchedBlob.length && u64(this.expectedSize) != this.blobSize) {
      return failAt(
        Code.mismatch,
        "the blob has " + this.blobSize.toString() + " bytes, expected " + this.expectedSize.toString(),
        this.blobSize,
      );
    }
    if (this.expectedBlob.length && this.expectedBlob != this.blob) {
      return fail(Code.mismatch, "the blob's digest is sha256:" + this.blob + ", expected sha256:" + this.expectedBlob);
    }
    if (this.expectedDiffId.length && this.expectedDiffId != diffId) {
      return fail(Code.mismatch, "the layer's diffID is sha256:" + diffId + ", expected sha256:" + this.expectedDiffId);
    }
    const importer = this.importer!;
    this.record.diffId = diffId;
    this.record.entries = importer.members;
    this.record.size = importer.size;
    this.record.tarSize = importer.tarSize;
    this.record.added = this.writer.addedBytes;
    this.stage = Stage.writing;
    return true;
  }

  /** Content, then the layer image, then its name: each durable before the next. */
  private publish(): bool {
    const names = this.session.names;
    const lease = this.session.lease;
    const diffId = this.record.diffId;
    const ok =
      names.refresh() &&
      lease.assertStands(this.lease) &&
      this.writer.publish() &&
      names.own() &&
      lease.assertStands(this.lease) &&
      this.keep() &&
      (names.blobs.has(this.blob) || names.putBlob(this.blob, diffId)) &&
      names.release();
    if (!ok) return false;
    this.record = names.layers.get(diffId);
    this.stage = Stage.done;
    this.importer = null;
    this.freeDecompressor();
    this.dropLease();
    return true;
  }

  /** One that is there and sound stays. */
  private keep(): bool {
    const layers = this.session.layers;
    const record = this.record;
    if (this.session.heldLayer(record.diffId, this.lease)) return layers.unlink(this.tempName);
    if (fault.raised) return false;
    record.instance = randomInstance();
    return layers.rename(this.tempName, record.file) && layers.sync() && this.session.names.putLayer(record);
  }

  private dropLease(): void {
    if (this.lease.length) this.session.lease.drop();
    this.lease = "";
  }

  /** After a failure nothing of it is left; the first fault is kept. */
  private die(): bool {
    this.stage = Stage.dead;
    const raised = fault.raised;
    const importer = this.importer;
    if (importer) importer.abandon();
    this.importer = null;
    this.writer.abandon();
    this.session.layers.unlink(this.tempName);
    this.freeHashes();
    this.freeDecompressor();
    this.dropLease();
    if (!raised) fault.clear();
    return false;
  }

  private freeDecompressor(): void {
    const decompressor = this.decompressor;
    if (decompressor) decompressor.free();
    this.decompressor = null;
  }

  private freeHashes(): void {
    const tarHash = this.tarHash;
    if (tarHash) tarHash.free();
    this.tarHash = null;
    const blobHash = this.blobHash;
    if (blobHash) blobHash.free();
    this.blobHash = null;
  }
}

/** Hex of a digest given as text; empty for none. False with the fault set when malformed. */
export function hexOf(text: Bytes | null, out: HexDigest): bool {
  out.hex = "";
  if (!text) return true;
  if (!parseDigest(text, claimed)) return false;
  out.hex = toHex(claimed, DIGEST_SIZE);
  return true;
}

export class HexDigest {
  hex: string = "";
}
