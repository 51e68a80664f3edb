// The superblock (docs/format.md "Superblock"): what a store is, written once.
import { crc32c } from "../core/crc32c";
import { Code, fail, failAt } from "../core/fault";
import { toHex } from "../core/hex";
import { FORMAT_VERSION, assertVersion } from "../core/version";
import { CHUNK_SIZE } from "./pack";

export const SUPERBLOCK_SIZE: u32 = 4096;
const MAGIC: u64 = 0x00005245_454e4556; // "VENEER\0\0"
const OFFSET_VERSION: usize = 8; // u32
const OFFSET_CHUNK_SIZE: usize = 12; // u32
const OFFSET_UUID: usize = 16; // 16 bytes
const OFFSET_COMPATIBLE: usize = 40; // u64
const OFFSET_READ_COMPATIBLE: usize = 48; // u64
const OFFSET_INCOMPATIBLE: usize = 56; // u64
const OFFSET_HASH: usize = 64; // u8: 1 is BLAKE3-256
const OFFSET_CRC: usize = 4092; // u32 over 0..4092

const UUID_SIZE: u32 = 16;
const HASH_BLAKE3: u8 = 1;

/** Whether the checksum is right. */
function isSealed(at: usize): bool {
  return load<u32>(at + OFFSET_CRC) == crc32c(at, OFFSET_CRC);
}

export class Superblock {
  chunkSize: u32 = CHUNK_SIZE;
  /** 16 bytes. */
  readonly uuid: usize = heap.alloc(UUID_SIZE);

  encode(at: usize): void {
    memory.fill(at, 0, SUPERBLOCK_SIZE);
    store<u64>(at, MAGIC);
    store<u32>(at + OFFSET_VERSION, FORMAT_VERSION);
    store<u32>(at + OFFSET_CHUNK_SIZE, this.chunkSize);
    memory.copy(at + OFFSET_UUID, this.uuid, UUID_SIZE);
    store<u8>(at + OFFSET_HASH, HASH_BLAKE3);
    store<u32>(at + OFFSET_CRC, crc32c(at, OFFSET_CRC));
  }

  /** `writable`: unknown features that only matter to writers refuse too. */
  decode(at: usize, writable: bool): bool {
    if (load<u64>(at) != MAGIC) {
      return failAt(Code.corrupt, "the superblock does not begin with Veneer's magic number", 0);
    }
    // Magic, version and checksum are where they are in every version.
    if (!isSealed(at)) return failAt(Code.corrupt, "the superblock's checksum does not match", OFFSET_CRC);
    if (!assertVersion(load<u32>(at + OFFSET_VERSION), "the store")) return false;
    this.chunkSize = load<u32>(at + OFFSET_CHUNK_SIZE);
    const known = load<u8>(at + OFFSET_HASH) == HASH_BLAKE3 && this.chunkSize == CHUNK_SIZE;
    if (load<u64>(at + OFFSET_INCOMPATIBLE) || !known) {
      return fail(Code.version, "the store uses features that this Veneer does not know: use a newer one");
    }
    if (writable && load<u64>(at + OFFSET_READ_COMPATIBLE)) {
      return fail(Code.version, "the store has features that this Veneer can only read; open it read-only");
    }
    memory.copy(this.uuid, at + OFFSET_UUID, UUID_SIZE);
    return true;
  }

  /** The uuid in hex. */
  get id(): string {
    return toHex(this.uuid, UUID_SIZE);
  }

  free(): void {
    heap.free(this.uuid);
  }
}
