// Where an entry of the merged view comes from: what the upper has under its path, and what each layer has.
import { ByteBuffer, Bytes } from "../core/bytes";
import { failed } from "../core/fault";
import { ENTRY_FLAGS, ENTRY_PARENT, EntryFlag, WHITEOUT_PREFIX_SIZE } from "../format/layerimage";
import { LayerImage, LowerAttributes } from "../layer/layerimage";
import { NONE } from "./inode";
import { View } from "./view";

/** WIT's `upper-mark`. */
export const enum UpperMark {
  untouched,
  whiteout,
  made,
  copiedUp,
}

/** WIT's `layer-mark`. */
export const enum LayerMark {
  entry,
  whiteout,
  opaque,
}

/** What a layer has under a path. */
export class Trace {
  kind: u8 = 0;
  size: u64 = 0;

  constructor(
    readonly layer: u32,
    readonly mark: LayerMark,
  ) {}
}

const attributes = new LowerAttributes();
const name = new Bytes();

export class Provenance {
  /** Copied. */
  readonly path: ByteBuffer = new ByteBuffer();
  present: bool = false;
  upper: UpperMark = UpperMark.untouched;
  /** NONE, or the layer whose entry it is; `layerPath` is that entry's, from the root on. */
  layer: u32 = NONE;
  readonly layerPath: ByteBuffer = new ByteBuffer();
  /** Lowest layer first. */
  readonly traces: Trace[] = [];

  /** Reads it; `free` what it holds. */
  read(view: View, path: Bytes): bool {
    if (!view.walk(path, false)) return false;
    const found = new Bytes();
    view.canonical(found);
    this.path.bytes(found.ptr, found.len);
    this.present = view.found;
    this.upper = upperMark(view);
    return this.readLower(view) && this.readLayers(view.lower.layers);
  }

  free(): void {
    this.path.free();
    this.layerPath.free();
  }

  private readLower(view: View): bool {
    const layer = view.node.layer;
    const entry = view.node.entry;
    if (!view.found || layer == NONE) return true;
    this.layer = layer;
    const image = view.lower.layers[layer];
    // Beyond its entries are directories that only merging knows of.
    if (entry >= image.entryCount) return true;
    this.layerPath.u8(0x2f);
    return image.path(entry, this.layerPath);
  }

  private readLayers(layers: LayerImage[]): bool {
    for (let i = 0; i < layers.length; i++) if (!this.readLayer(layers[i], i)) return false;
    return true;
  }

  /** Entries of one path can be several: the last one counts, and an opaque mark besides. */
  private readLayer(image: LayerImage, layer: u32): bool {
    let entry: Trace | null = null;
    let opaque: Trace | null = null;
    for (let i: u32 = 0; i < image.entryCount; i++) {
      const record = image.record(i);
      if (!record) return false;
      const flags = u32(load<u8>(record, ENTRY_FLAGS));
      if (flags & EntryFlag.ignored) continue;
      const isOpaque = (flags & EntryFlag.opaque) != 0;
      const isWhiteout = (flags & EntryFlag.whiteout) != 0;
      const matches = isOpaque
        ? this.isAt(image, load<u32>(record, ENTRY_PARENT), this.path.len, 0)
        : this.isAt(image, i, this.path.len, isWhiteout ? WHITEOUT_PREFIX_SIZE : 0);
      if (failed()) return false;
      if (!matches) continue;
      if (isOpaque) {
        opaque = new Trace(layer, LayerMark.opaque);
        continue;
      }
      entry = new Trace(layer, isWhiteout ? LayerMark.whiteout : LayerMark.entry);
      if (!isWhiteout) {
        if (!image.attributes(i, attributes)) return false;
        entry.kind = attributes.kind;
        entry.size = attributes.size;
      }
    }
    if (opaque) this.traces.push(opaque);
    if (entry) this.traces.push(entry);
    return true;
  }

  /** Whether an entry's path, whose own name is behind a prefix of `skip` bytes, is the first `end` bytes of this one. */
  private isAt(image: LayerImage, entry: u32, end: usize, skip: usize): bool {
    const path = this.path.ptr;
    let record = image.record(entry);
    while (record && image.name(record, name) && name.len) {
      const len = name.len - skip;
      if (end < len + 1 || load<u8>(path + end - len - 1) != 0x2f) return false;
      if (memory.compare(path + end - len, name.ptr + skip, len) != 0) return false;
      end -= len + 1;
      skip = 0;
      record = image.record(load<u32>(record, ENTRY_PARENT));
    }
    // The root's path is "/" alone; above any other's first name nothing is left.
    return !failed() && (end == 0 || (end == 1 && this.path.len == 1));
  }
}

function upperMark(view: View): UpperMark {
  const inode = view.node.inode;
  if (view.found) return !inode ? UpperMark.untouched : inode.layer == NONE ? UpperMark.made : UpperMark.copiedUp;
  const directory = view.parent.inode;
  const dentries = directory ? directory.dentries : null;
  const dentry = dentries ? dentries.find(view.name.ptr, u32(view.name.len)) : null;
  return dentry ? UpperMark.whiteout : UpperMark.untouched;
}
