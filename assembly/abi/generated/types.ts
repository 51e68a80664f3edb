// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.
import { Bytes } from "../../core/bytes";
import { Option } from "../values";

export const enum ErrorCode {
  access,
  again,
  badDescriptor,
  busy,
  canceled,
  deadlock,
  exist,
  fileTooLarge,
  illegalByteSequence,
  interrupted,
  invalid,
  io,
  isDirectory,
  loop,
  tooManyOpenFiles,
  tooManyLinks,
  nameTooLong,
  noData,
  noEntry,
  insufficientMemory,
  insufficientSpace,
  notDirectory,
  notEmpty,
  unsupported,
  noSuchDevice,
  overflow,
  notPermitted,
  quota,
  range,
  readOnly,
  invalidSeek,
  stale,
  textFileBusy,
  crossDevice,
  need,
  corrupt,
  mismatch,
  version,
}

export const enum WantTag {
  chunkRange,
  hostAttributes,
}

/** The field named like `tag` holds the payload. */
export class Want {
  tag: WantTag = 0;
  chunkRange: ChunkRange = new ChunkRange();
  hostAttributes: Bytes = new Bytes();
}

export class ChunkRange {
  id: Bytes = new Bytes();
  offset: u64 = 0;
  length: u64 = 0;
}

export class Answer {
  want: Want = new Want();
  data: Bytes = new Bytes();
}

export class ErrorRecord {
  code: u32 = 0;
  subject: Bytes = new Bytes();
  offset: Option<u64> | null = null;
  detail: Bytes = new Bytes();
  wants: Array<Want> = [];
}

export class Timestamp {
  seconds: i64 = 0;
  nanoseconds: u32 = 0;
}

export class Progress {
  done: bool = false;
  completed: u64 = 0;
  total: u64 = 0;
}

export const enum OpenMode {
  readOnly,
  readWrite,
  create,
}

export class StoreInfo {
  uuid: Bytes = new Bytes();
  formatVersion: u32 = 0;
  chunkSize: u32 = 0;
  readOnly: bool = false;
  notices: Array<Bytes> = [];
}

export class ImageUsage {
  id: Bytes = new Bytes();
  names: Array<Bytes> = [];
  size: u64 = 0;
  shared: u64 = 0;
  unique: u64 = 0;
  entries: u64 = 0;
}

export class ContainerUsage {
  id: Bytes = new Bytes();
  name: Bytes = new Bytes();
  size: u64 = 0;
}

export class Usage {
  images: Array<ImageUsage> = [];
  containers: Array<ContainerUsage> = [];
  content: u64 = 0;
  metadata: u64 = 0;
  logical: u64 = 0;
}

export const enum Encoding {
  tar,
  tarGzip,
  tarZstd,
}

export class Expectation {
  diffId: Bytes | null = null;
  blobDigest: Bytes | null = null;
  blobSize: Option<u64> | null = null;
}

export class Vouched {
  diffId: Bytes = new Bytes();
  blobDigest: Bytes | null = null;
}

export class LayerInfo {
  diffId: Bytes = new Bytes();
  entries: u64 = 0;
  size: u64 = 0;
  tarSize: u64 = 0;
  added: u64 = 0;
}

export class ImageInfo {
  id: Bytes = new Bytes();
  names: Array<Bytes> = [];
  layers: Array<Bytes> = [];
  size: u64 = 0;
  entries: u64 = 0;
}

export const enum FileKind {
  regular,
  directory,
  symbolicLink,
  characterDevice,
  blockDevice,
  fifo,
  socket,
}

export class Attributes {
  inode: u64 = 0;
  kind: u32 = 0;
  mode: u32 = 0;
  linkCount: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  deviceMajor: u32 = 0;
  deviceMinor: u32 = 0;
  size: u64 = 0;
  accessed: Timestamp = new Timestamp();
  modified: Timestamp = new Timestamp();
  changed: Timestamp = new Timestamp();
}

export const enum OpenFlags {
  read = 1,
  write = 2,
  append = 4,
  create = 8,
  exclusive = 16,
  truncate = 32,
  directory = 64,
  noFollow = 128,
}

export const enum NewTimeTag {
  keep,
  now,
  at,
}

/** The field named like `tag` holds the payload. */
export class NewTime {
  tag: NewTimeTag = 0;
  at: Timestamp = new Timestamp();
}

export const enum XattrMode {
  any,
  create,
  replace,
}

export class ContainerInfo {
  id: Bytes = new Bytes();
  name: Bytes = new Bytes();
  image: Bytes = new Bytes();
  created: Timestamp = new Timestamp();
  parent: Bytes | null = null;
}

export class CheckpointInfo {
  name: Bytes = new Bytes();
  created: Timestamp = new Timestamp();
}

export class Quota {
  bytes: Option<u64> | null = null;
  inodes: Option<u64> | null = null;
}

export class LayerUsage {
  bytes: u64 = 0;
  inodes: u64 = 0;
  quota: Quota = new Quota();
}

export const enum UpperMark {
  untouched,
  whiteout,
  made,
  copiedUp,
}

export const enum LayerMark {
  entry,
  whiteout,
  opaque,
}

export class LayerTrace {
  layer: u32 = 0;
  mark: u32 = 0;
  kind: u32 = 0;
  size: u64 = 0;
}

export class Provenance {
  path: Bytes = new Bytes();
  present: bool = false;
  upper: u32 = 0;
  layer: Option<u32> | null = null;
  layerPath: Bytes | null = null;
  layers: Array<LayerTrace> = [];
}

export class Extent {
  offset: u64 = 0;
  length: u64 = 0;
  file: Bytes | null = null;
  position: u64 = 0;
}

export class Lease {
  id: Bytes = new Bytes();
  owner: Bytes = new Bytes();
  created: Timestamp = new Timestamp();
}

export class Tally {
  count: u64 = 0;
  bytes: u64 = 0;
}

export class Report {
  packs: Tally = new Tally();
  layers: Tally = new Tally();
  merged: Tally = new Tally();
  journals: Tally = new Tally();
  epochs: Tally = new Tally();
  temporary: Tally = new Tally();
  rewritten: Tally = new Tally();
  held: Tally = new Tally();
  holders: Array<Bytes> = [];
}

export const enum FindingKind {
  missing,
  damaged,
  unreferenced,
  repaired,
}

export const enum Remedy {
  none,
  repair,
  load,
  collect,
}

export class TouchedImage {
  id: Bytes = new Bytes();
  names: Array<Bytes> = [];
}

export class TouchedContainer {
  id: Bytes = new Bytes();
  name: Bytes = new Bytes();
}

export class Finding {
  kind: u32 = 0;
  subject: Bytes = new Bytes();
  offset: Option<u64> | null = null;
  detail: Bytes = new Bytes();
  remedy: u32 = 0;
  images: Array<TouchedImage> = [];
  containers: Array<TouchedContainer> = [];
  paths: Array<Bytes> = [];
  pathCount: u64 = 0;
}
