import { Bytes, ByteBuffer, Cursor } from "../../../assembly/core/bytes";
import { fault } from "../../../assembly/core/fault";
import { TarHeaderCodec } from "../../../assembly/format/tar-header-codec";
import { TarReader } from "../../../assembly/format/tar-reader";

let reader = new TarReader();
let encoder = new TarHeaderCodec();
let decoder = new TarHeaderCodec();
const coded = new ByteBuffer();
const decoded = new ByteBuffer();
const cursor = new Cursor();

export function alloc(size: usize): usize {
  return heap.alloc(size);
}

/** Starts with a new reader and new codecs. */
export function reset(): void {
  reader.free();
  reader = new TarReader();
  encoder.free();
  encoder = new TarHeaderCodec();
  decoder.free();
  decoder = new TarHeaderCodec();
  fault.clear();
  __collect();
}

export function push(ptr: usize, len: usize): void {
  reader.push(ptr, len);
}

export function finish(): void {
  reader.finish();
}

export function next(): i32 {
  return reader.next();
}

/** The numbers of the entry, in the order of its fields. */
export function number(index: i32): i64 {
  const entry = reader.entry;
  switch (index) {
    case 0:
      return entry.kind;
    case 1:
      return entry.mode;
    case 2:
      return entry.uid;
    case 3:
      return entry.gid;
    case 4:
      return entry.size;
    case 5:
      return entry.mtimeSec;
    case 6:
      return entry.mtimeNs;
    case 7:
      return entry.devMajor;
    case 8:
      return entry.devMinor;
    case 9:
      return reader.contentSize;
    case 10:
      return reader.dataOffset;
    case 11:
      return reader.headerOffset;
    case 12:
      return reader.regionCount;
    default:
      return reader.paddingIsZero;
  }
}

/** path, link, xattrs, name, header, data, padding */
function view(index: i32): Bytes {
  switch (index) {
    case 0:
      return reader.entry.path;
    case 1:
      return reader.entry.link;
    case 2:
      return reader.entry.xattrs;
    case 3:
      return reader.name;
    case 4:
      return reader.header;
    case 5:
      return reader.data;
    default:
      return reader.padding;
  }
}

export function viewAt(index: i32): usize {
  return view(index).ptr;
}

export function viewLen(index: i32): usize {
  return view(index).len;
}

export function faultCode(): i32 {
  return fault.raised ? i32(fault.code) : -1;
}

export function faultOffset(): u64 {
  return fault.offset;
}

export function faultDetail(): string {
  return fault.detail;
}

/** Codes the bytes as the current entry's header and decodes them; false if something else comes out. */
export function roundTrip(raw: usize, len: usize): bool {
  coded.clear();
  decoded.clear();
  encoder.encode(reader.entry, raw, len, coded);
  if (!decoder.decode(reader.entry, cursor.set(coded.ptr, coded.len), decoded)) return false;
  return cursor.left == 0 && decoded.len == len && memory.compare(decoded.ptr, raw, len) == 0;
}

export function codedAt(): usize {
  return coded.ptr;
}

export function codedLen(): usize {
  return coded.len;
}

export function decode(ptr: usize, len: usize): bool {
  decoded.clear();
  return decoder.decode(reader.entry, cursor.set(ptr, len), decoded);
}
