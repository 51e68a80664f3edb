// The layer image (docs/format.md "Layer image"): one block file per layer, a pure function of
// its tar. Sections in the order they are written, each but the body starting at a block:
//
//   header | body | recipe runs | entries | names
//
//   body:    chunk ids, sparse maps, link targets, xattrs and pieces of the recipe, as they came
//   entries: 64-byte records in tar order, every parent before its children; 0 is the root
//   names:   bytes; no name straddles a block
import { TarKind } from "./tar-entry";

/** "VNRLAYR\0" */
export const LAYER_IMAGE_MAGIC: u64 = 0x00525941_4c524e56;

// Own header of the block file.
export const LAYER_OWN_ENTRIES: usize = 0; // u32: records, implicit ones included
export const LAYER_OWN_MEMBERS: usize = 4; // u32: entries of the tar
export const LAYER_OWN_SIZE_BYTES: usize = 8; // u64: bytes of regular files
export const LAYER_OWN_TAR_SIZE: usize = 16; // u64
export const LAYER_OWN_ENTRIES_OFFSET: usize = 24; // u64
export const LAYER_OWN_NAMES_OFFSET: usize = 32; // u64
export const LAYER_OWN_NAMES_LENGTH: usize = 40; // u64
export const LAYER_OWN_RUNS_OFFSET: usize = 48; // u64
export const LAYER_OWN_RUNS: usize = 56; // u32
export const LAYER_OWN_WHITEOUTS: usize = 60; // u32: whiteouts and opaque marks
export const LAYER_OWN_SIZE: u32 = 64;

// Entry record.
export const ENTRY_MTIME_SEC: usize = 0; // i64
export const ENTRY_SIZE: usize = 8; // u64: a file's bytes
export const ENTRY_DATA: usize = 16; // u64: chunk ids, sparse map or target; a device's numbers
export const ENTRY_DEVICE_MAJOR: usize = 16; // u32
export const ENTRY_DEVICE_MINOR: usize = 20; // u32
export const ENTRY_XATTRS: usize = 24; // u64: 0 for none
export const ENTRY_PARENT: usize = 32; // u32
export const ENTRY_NAME: usize = 36; // u32: offset in names
export const ENTRY_UID: usize = 40; // u32
export const ENTRY_GID: usize = 44; // u32
export const ENTRY_MTIME_NS: usize = 48; // u32
export const ENTRY_TARGET_LENGTH: usize = 52; // u32
export const ENTRY_MODE: usize = 56; // u16
export const ENTRY_KIND: usize = 58; // u8: TarKind
export const ENTRY_FLAGS: usize = 59; // u8
export const ENTRY_NAME_LENGTH: usize = 60; // u8; 61..63 are zero
export const ENTRY_RECORD_BITS: u32 = 6;

/** What a record is besides its kind. */
export const enum EntryFlag {
  /** A directory that only the paths below it tell of. */
  implicit = 1,
  /** `.wh.NAME`: hides NAME of lower layers. */
  whiteout = 2,
  /** `.wh..wh..opq`: hides all that lower layers have in its directory. */
  opaque = 4,
  /** Any other `.wh..wh.*`: aufs's own; kept for the recipe only. */
  ignored = 8,
  /** `data` is a sparse map. */
  sparse = 16,
  /** The recipe holds the bytes that pad the content, which are not zeros. */
  padding = 32,
}

// Sparse map: ids of the chunks that are no holes stand elsewhere, contiguous; ranges ascend.
export const SPARSE_RANGES: usize = 0; // u32
export const SPARSE_IDS: usize = 8; // u64: file offset of the first id
export const SPARSE_HEAD_SIZE: u32 = 16;
export const RANGE_FIRST: usize = 0; // u32: number of its first chunk
export const RANGE_COUNT: usize = 4; // u32
export const RANGE_POSITION: usize = 8; // u32: where its first id stands among the ids
export const RANGE_SIZE: u32 = 16;

// Recipe run.
export const RUN_OFFSET: usize = 0; // u64
export const RUN_LENGTH: usize = 8; // u32
export const RUN_SIZE: u32 = 16;

/** A name longer than Linux allows is refused, and so is a path or link target. */
export const ENTRY_NAME_MAX: usize = 255;
export const ENTRY_PATH_MAX: usize = 4096;
export const LINK_TARGET_MAX: u32 = 4095;

/** 2^48: chunk numbers are u32. */
export const ENTRY_SIZE_MAX: u64 = 1 << 48;

export const ID_BITS: u32 = 5;

/** WIT's `file-kind` of a record's kind. */
export const FILE_KINDS: StaticArray<u8> = [0, 0, 2, 3, 4, 1, 5];

export const DIRECTORY_MODE: u32 = 0o755;

/** ".wh." */
const WHITEOUT_PREFIX: u32 = 0x2e68772e;
export const WHITEOUT_PREFIX_SIZE: usize = 4;
/** ".wh..opq" behind the prefix, as the two halves of a word. */
const OPAQUE_REST: u64 = 0x71706f2e_2e68772e;
const OPAQUE_SIZE: usize = 12;

/** The flag that a name calls for (image-spec layer.md "Whiteouts"; aufs's `.wh..wh.` names). */
export function flagOfName(name: usize, len: usize): u32 {
  if (len < WHITEOUT_PREFIX_SIZE || load<u32>(name) != WHITEOUT_PREFIX) return 0;
  if (len == OPAQUE_SIZE && load<u64>(name, 4) == OPAQUE_REST) return EntryFlag.opaque;
  if (len >= 8 && load<u32>(name, 4) == WHITEOUT_PREFIX) return EntryFlag.ignored;
  return EntryFlag.whiteout;
}

/** Whether a record's `data` points at a target. */
export function hasTarget(kind: u32): bool {
  return kind == TarKind.symlink || kind == TarKind.hardLink;
}
