// Cuts a file's bytes into chunks as they stream in. A chunk that lies in one piece of input is
// hashed where it stands; others are put together in a buffer of one chunk.
import { ByteBuffer } from "../core/bytes";
import {
  RANGE_COUNT,
  RANGE_FIRST,
  RANGE_POSITION,
  RANGE_SIZE,
  SPARSE_IDS,
  SPARSE_HEAD_SIZE,
  SPARSE_RANGES,
} from "../format/layerimage";
import { ID_SIZE } from "../format/pack";
import { BlockWriter } from "../io/blockfile";
import { CHUNK_SIZE } from "../format/pack";
import { ContentWriter } from "../store/content";

const NO_CHUNK: u64 = u64.MAX_VALUE;

const id = memory.data(32, 16);
const head = memory.data(16, 8);

export class Chunker {
  /** What the record's `data` is to be, once ended. */
  dataOffset: u64 = 0;
  private size: u64 = 0;
  private sparse: bool = false;
  private buffer: usize = heap.alloc(CHUNK_SIZE);
  /** The chunk that `buffer` holds a part of. */
  private chunk: u64 = NO_CHUNK;
  private ids: u32 = 0;
  /** Sparse: runs of chunks that are no holes. */
  private ranges: ByteBuffer = new ByteBuffer();

  constructor(
    private content: ContentWriter,
    private body: BlockWriter,
  ) {}

  begin(size: u64, sparse: bool): bool {
    this.size = size;
    this.sparse = sparse;
    this.chunk = NO_CHUNK;
    this.ids = 0;
    this.ranges.clear();
    if (size && !this.body.align(ID_SIZE)) return false;
    this.dataOffset = size ? this.body.offset : 0;
    return true;
  }

  /** Takes bytes at `offset` in the file: right behind the last ones, or further on in a sparse file. */
  data(offset: u64, ptr: usize, len: usize): bool {
    while (len > 0) {
      const chunk = offset / CHUNK_SIZE;
      const inChunk = u32(offset % CHUNK_SIZE);
      const chunkLen = this.lengthOf(chunk);
      const part = u32(min(u64(len), u64(chunkLen - inChunk)));
      if (part == chunkLen) {
        if (!this.flush() || !this.put(chunk, ptr, chunkLen)) return false;
      } else {
        if (this.chunk != chunk) {
          if (!this.flush()) return false;
          this.chunk = chunk;
          if (this.sparse) memory.fill(this.buffer, 0, chunkLen);
        }
        memory.copy(this.buffer + inChunk, ptr, part);
        if (inChunk + part == chunkLen && !this.flush()) return false;
      }
      ptr += part;
      len -= part;
      offset += part;
    }
    return true;
  }

  end(): bool {
    if (!this.flush()) return false;
    return !this.sparse || !this.size || this.writeMap();
  }

  free(): void {
    heap.free(this.buffer);
    this.ranges.free();
  }

  private lengthOf(chunk: u64): u32 {
    return u32(min(this.size - chunk * CHUNK_SIZE, u64(CHUNK_SIZE)));
  }

  private flush(): bool {
    const chunk = this.chunk;
    if (chunk == NO_CHUNK) return true;
    this.chunk = NO_CHUNK;
    return this.put(chunk, this.buffer, this.lengthOf(chunk));
  }

  private put(chunk: u64, ptr: usize, len: u32): bool {
    if (!this.content.put(ptr, len, id)) return false;
    if (this.sparse) this.extendRanges(u32(chunk));
    this.ids++;
    return this.body.write(id, ID_SIZE);
  }

  private extendRanges(chunk: u32): void {
    const ranges = this.ranges;
    if (ranges.len) {
      const last = ranges.ptr + ranges.len - RANGE_SIZE;
      const count = load<u32>(last, RANGE_COUNT);
      if (load<u32>(last, RANGE_FIRST) + count == chunk) {
        store<u32>(last, count + 1, RANGE_COUNT);
        return;
      }
    }
    const range = ranges.extend(RANGE_SIZE);
    memory.fill(range, 0, RANGE_SIZE);
    store<u32>(range, chunk, RANGE_FIRST);
    store<u32>(range, 1, RANGE_COUNT);
    store<u32>(range, this.ids, RANGE_POSITION);
  }

  private writeMap(): bool {
    const body = this.body;
    const ids = this.dataOffset;
    this.dataOffset = body.offset;
    memory.fill(head, 0, SPARSE_HEAD_SIZE);
    store<u32>(head, u32(this.ranges.len / RANGE_SIZE), SPARSE_RANGES);
    store<u64>(head, ids, SPARSE_IDS);
    return body.write(head, SPARSE_HEAD_SIZE) && body.write(this.ranges.ptr, u32(this.ranges.len));
  }
}
