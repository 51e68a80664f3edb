// wit/layers.wit
import { textBytes } from "../abi/fault";
import { Encoding, Expectation, LayerInfo, Progress, Vouched } from "../abi/generated/types";
import { Bytes } from "../core/bytes";
import { Code, blame, fail, failed } from "../core/fault";
import { Decompressor } from "../format/decompressor";
import { Gunzip } from "../format/gunzip";
import { Unzstd } from "../format/unzstd";
import { LayerExport as TarExport } from "../layer/layerexport";
import { HexDigest, LayerIngest, hexOf } from "../session/layeringest";
import { digestOfHex } from "../session/reference";
import { LayerRecord } from "../store/records";
import { Store } from "./store";

/** Arguments and results are no longer than this. */
export const ARGUMENT_MAX: usize = 1 << 20;

const digest = new HexDigest();

export class LayerImport {
  constructor(private ingest: LayerIngest) {}

  static begin(store: Store, encoding: u32, expected: Expectation, vouch: bool): LayerImport {
    const none = changetype<LayerImport>(0);
    if (!store.session.writable() || !store.session.current()) return none;
    if (!hexOf(expected.diffId, digest)) return none;
    const diffId = digest.hex;
    if (!hexOf(expected.blobDigest, digest)) return none;
    const size = expected.blobSize;
    const ingest = new LayerIngest(
      store.session,
      decompressorOf(encoding),
      vouch,
      diffId,
      digest.hex,
      size ? i64(size.value) : -1,
    );
    if (ingest.begin()) return new LayerImport(ingest);
    ingest.dispose();
    return none;
  }

  write(piece: Bytes): bool {
    if (piece.len > ARGUMENT_MAX) return fail(Code.invalid, "a piece is longer than 1 MiB");
    return this.ingest.write(piece.ptr, u32(piece.len));
  }

  finish(vouched: Vouched | null): bool {
    if (!vouched) return this.ingest.finish("", "");
    if (!hexOf(vouched.diffId, digest)) return false;
    const diffId = digest.hex;
    return hexOf(vouched.blobDigest, digest) && this.ingest.finish(diffId, digest.hex);
  }

  step(budget: u32): Progress {
    const progress = new Progress();
    progress.done = this.ingest.step(budget) > 0;
    progress.completed = this.ingest.completed;
    progress.total = this.ingest.total;
    return progress;
  }

  info(): LayerInfo {
    if (!this.ingest.done) fail(Code.again, "the import isn't done");
    return layerInfo(this.ingest.record);
  }

  dispose(): void {
    this.ingest.dispose();
  }
}

function decompressorOf(encoding: u32): Decompressor | null {
  if (encoding == Encoding.tarGzip) return new Gunzip();
  return encoding == Encoding.tarZstd ? new Unzstd() : null;
}

export class LayerExport {
  constructor(private tar: TarExport) {}

  static begin(store: Store, diffId: Bytes): LayerExport {
    const record = findRecord(store, diffId);
    if (!record) {
      if (!failed()) {
        fail(Code.noEntry, "no such layer");
        blame(diffId.ptr, diffId.len);
      }
      return changetype<LayerExport>(0);
    }
    const image = store.session.layerImage(record.diffId);
    if (!image) return changetype<LayerExport>(0);
    return new LayerExport(new TarExport(image, store.session.content));
  }

  read(length: u32): Bytes {
    const size = min<usize>(length, ARGUMENT_MAX);
    const out = new Bytes(heap.alloc(max<usize>(size, 1)), 0, true);
    const got = this.tar.read(out.ptr, u32(size));
    if (got < 0) heap.free(out.ptr);
    else out.len = got;
    return out;
  }

  dispose(): void {
    this.tar.free();
  }
}

export function find(store: Store, diffId: Bytes): LayerInfo | null {
  if (!store.session.current() || !hexOf(diffId, digest)) return null;
  const record = heldLayer(store, digest.hex);
  return record ? layerInfo(record) : null;
}

export function findBlob(store: Store, blobDigest: Bytes): Bytes | null {
  if (!store.session.current() || !hexOf(blobDigest, digest)) return null;
  const blobs = store.session.names.blobs;
  if (!blobs.has(digest.hex)) return null;
  const diffId = blobs.get(digest.hex);
  return heldLayer(store, diffId) ? textBytes(digestOfHex(diffId)) : null;
}

/** Null also for a layer that is to be imported again. */
function heldLayer(store: Store, diffId: string): LayerRecord | null {
  const session = store.session;
  return session.heldLayer(diffId, session.lease.id);
}

function findRecord(store: Store, diffId: Bytes): LayerRecord | null {
  if (!store.session.current() || !hexOf(diffId, digest)) return null;
  const layers = store.session.names.layers;
  return layers.has(digest.hex) ? layers.get(digest.hex) : null;
}

function layerInfo(record: LayerRecord): LayerInfo {
  const info = new LayerInfo();
  info.diffId = textBytes(digestOfHex(record.diffId));
  info.entries = record.entries;
  info.size = record.size;
  info.tarSize = record.tarSize;
  info.added = record.added;
  return info;
}
