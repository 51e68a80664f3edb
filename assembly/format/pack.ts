// Pack files and their indexes (docs/format.md "Pack", "Pack index").
//
//   pack:  | header 64 | frame | frame | ...            frame: | frame header 56 | data |
//   index: block file; 40-byte entries sorted by id, 102 to a block
import { crc32c } from "../core/crc32c";
import { FORMAT_VERSION } from "../core/version";

export const PACK_MAGIC: u64 = 0x004b4341_50524e56; // "VNRPACK\0"
export const PACK_INDEX_MAGIC: u64 = 0x00584449_50524e56; // "VNRPIDX\0"
export const PACK_HEADER_SIZE: u32 = 64;
const PACK_OFFSET_VERSION: usize = 8;
const PACK_OFFSET_CRC: usize = 60;

export const ID_SIZE: u32 = 32;
export const FRAME_HEADER_SIZE: u32 = 56;
export const FRAME_MAGIC: u32 = 0x4d415246; // "FRAM"
const FRAME_OFFSET_MAGIC: usize = 0; // u32
const FRAME_OFFSET_CODEC: usize = 4; // u8
export const FRAME_OFFSET_KIND: usize = 5; // u8
const FRAME_OFFSET_STORED: usize = 8; // u32
const FRAME_OFFSET_RAW: usize = 12; // u32
export const FRAME_OFFSET_ID: usize = 16; // 32 bytes
const FRAME_OFFSET_CRC: usize = 52; // u32 over 0..52

/** Bytes of a chunk at most: files are cut at multiples of it. Version 1 of the format has no other. */
export const CHUNK_SIZE: u32 = 1 << 16;

/** How a frame's data is coded. */
export const enum Codec {
  raw = 0,
}

/** What a frame holds. */
export const enum FrameKind {
  /** A piece of a file, at most one chunk. */
  chunk = 0,
  /** A whole object kept as it came: an image config. */
  object = 1,
}

/** Content longer than this never stands in one frame. */
export const OBJECT_MAX: u32 = 1 << 20;

export function encodePackHeader(at: usize): void {
  memory.fill(at, 0, PACK_HEADER_SIZE);
  store<u64>(at, PACK_MAGIC);
  store<u32>(at + PACK_OFFSET_VERSION, FORMAT_VERSION);
  store<u32>(at + PACK_OFFSET_CRC, crc32c(at, PACK_OFFSET_CRC));
}

/** Version of the pack that starts with these bytes; -1 when none does. */
export function packVersion(at: usize): i64 {
  const sealed = load<u32>(at + PACK_OFFSET_CRC) == crc32c(at, PACK_OFFSET_CRC);
  return sealed && load<u64>(at) == PACK_MAGIC ? i64(load<u32>(at + PACK_OFFSET_VERSION)) : -1;
}

export function encodeFrameHeader(at: usize, kind: FrameKind, len: u32, id: usize): void {
  store<u32>(at + FRAME_OFFSET_MAGIC, FRAME_MAGIC);
  store<u8>(at + FRAME_OFFSET_CODEC, Codec.raw);
  store<u8>(at + FRAME_OFFSET_KIND, kind);
  store<u16>(at + 6, 0);
  store<u32>(at + FRAME_OFFSET_STORED, len);
  store<u32>(at + FRAME_OFFSET_RAW, len);
  memory.copy(at + FRAME_OFFSET_ID, id, ID_SIZE);
  store<u32>(at + 48, 0);
  store<u32>(at + FRAME_OFFSET_CRC, crc32c(at, FRAME_OFFSET_CRC));
}

/** Bytes of data in the frame with this header, or -1 when it isn't a sound header for this id. */
export function decodeFrameHeader(at: usize, id: usize): i32 {
  if (load<u32>(at + FRAME_OFFSET_MAGIC) != FRAME_MAGIC) return -1;
  if (load<u32>(at + FRAME_OFFSET_CRC) != crc32c(at, FRAME_OFFSET_CRC)) return -1;
  if (memory.compare(at + FRAME_OFFSET_ID, id, ID_SIZE) != 0) return -1;
  if (load<u8>(at + FRAME_OFFSET_CODEC) != Codec.raw) return -1;
  const len = load<u32>(at + FRAME_OFFSET_RAW);
  return len <= OBJECT_MAX && len == load<u32>(at + FRAME_OFFSET_STORED) ? i32(len) : -1;
}

// Index entry: | id 32 | frame offset u32 | length u32 |
export const INDEX_ENTRY_SIZE: u32 = 40;
export const INDEX_ENTRIES_PER_BLOCK: u32 = 102;
export const INDEX_OFFSET_FRAME: usize = 32;
export const INDEX_OFFSET_LENGTH: usize = 36;

// Own header of the index file.
export const INDEX_OWN_COUNT: usize = 0; // u32: entries
export const INDEX_OWN_PACK_SIZE: usize = 8; // u64: bytes of the sealed pack
export const INDEX_OWN_SIZE: u32 = 16;
