// Moves what is needed of sparse packs into new ones. Never writes more than it frees.
import { blake3 } from "../core/blake3";
import { failed } from "../core/fault";
import {
  FRAME_HEADER_SIZE,
  FRAME_OFFSET_ID,
  FRAME_OFFSET_KIND,
  ID_SIZE,
  INDEX_OFFSET_FRAME,
  OBJECT_MAX,
  PACK_HEADER_SIZE,
  decodeFrameHeader,
} from "../format/pack";
import { Dir, File } from "../io/volume";
import { Content } from "../store/content";
import { packFileSize } from "../store/pack";
import { PackWriter } from "../store/packwriter";
import { MarkedPack } from "./chunkmarks";
import { Tally } from "./tally";

/** A new pack takes no further source once it is this long. */
const ENOUGH: u64 = 32 << 20;
const WINDOW: u32 = FRAME_HEADER_SIZE + OBJECT_MAX;

const id = memory.data(ID_SIZE, 16);
const hash = memory.data(ID_SIZE, 16);

/** What packs take once they are moved. */
export function sizeMoved(packs: MarkedPack[]): Tally {
  const tally = new Tally();
  let frames: u32 = 0;
  let bytes: u64 = 0;
  for (let i = 0; i < packs.length; i++) {
    frames += packs[i].live;
    bytes += packs[i].liveBytes;
    if (i + 1 < packs.length && PACK_HEADER_SIZE + bytes < ENOUGH) continue;
    tally.add(packFileSize(frames, bytes));
    frames = 0;
    bytes = 0;
  }
  return tally;
}

export class Repacker {
  /** New packs, as they were published. */
  readonly written: Tally = new Tally();
  /** Their names. */
  readonly names: string[] = [];
  /** Sources all of which was moved. */
  readonly moved: MarkedPack[] = [];
  private dir: Dir;
  private writers: PackWriter[] = [];
  private current: PackWriter | null = null;
  private next: i32 = 0;
  private file: File | null = null;
  private offset: u64 = 0;
  private end: u64 = 0;
  private window: usize = 0;

  constructor(
    private content: Content,
    private sources: MarkedPack[],
  ) {
    this.dir = content.dir;
  }

  /** Moves about a mebibyte: 1 when the new packs are durable, 0 when there is more to do, -1 on failure. */
  step(): i32 {
    if (this.file) return this.copyWindow() ? 0 : -1;
    if (this.next == this.sources.length) return this.publish() ? 1 : -1;
    return this.openSource() ? 0 : -1;
  }

  /** Removes what wasn't published. */
  abandon(): void {
    const current = this.current;
    if (current) current.abandon();
    for (let i = 0; i < this.writers.length; i++) this.writers[i].abandon();
    this.closeSource();
    this.writers = [];
    this.current = null;
    if (this.window) heap.free(this.window);
    this.window = 0;
  }

  private openSource(): bool {
    const file = this.dir.file(this.source.pack.fileName);
    if (!file) return false;
    const size = file.size();
    this.file = file;
    this.offset = PACK_HEADER_SIZE;
    this.end = u64(max<i64>(size, 0));
    if (!this.window) this.window = heap.alloc(WINDOW);
    if (!this.current) this.current = new PackWriter(this.dir);
    return size >= 0;
  }

  private get source(): MarkedPack {
    return this.sources[this.next];
  }

  private copyWindow(): bool {
    const got = this.file!.read(this.window, WINDOW, this.offset);
    if (got < 0) return false;
    let at: u32 = 0;
    while (at + FRAME_HEADER_SIZE <= u32(got)) {
      const len = this.frameLength(this.window + at);
      if (len < 0) return this.leaveSource();
      if (at + FRAME_HEADER_SIZE + len > u32(got)) break;
      const copied = this.copyFrame(this.window + at, this.offset + at, u32(len));
      if (copied < 0) return false;
      if (copied == 0) return this.leaveSource();
      at += FRAME_HEADER_SIZE + u32(len);
    }
    this.offset += at;
    if (this.offset == this.end) return this.finishSource();
    return at > 0 || this.leaveSource();
  }

  /** Bytes of a frame's data; -1 when its header is damaged. */
  private frameLength(frame: usize): i32 {
    memory.copy(id, frame + FRAME_OFFSET_ID, ID_SIZE);
    const len = decodeFrameHeader(frame, id);
    return len < 0 || u32(len) > OBJECT_MAX ? -1 : len;
  }

  /** 1 when done with a frame, 0 when it is needed and damaged, -1 on failure. */
  private copyFrame(frame: usize, offset: u64, len: u32): i32 {
    const source = this.source;
    const position = source.pack.position(id);
    if (position < 0) return failed() ? -1 : 1;
    const entry = source.pack.entry(u32(position));
    if (!entry) return -1;
    if (!source.has(u32(position)) || load<u32>(entry + INDEX_OFFSET_FRAME) != offset) return 1;
    const data = frame + FRAME_HEADER_SIZE;
    blake3(data, len, hash);
    if (memory.compare(hash, id, ID_SIZE) != 0) return 0;
    return this.current!.append(load<u8>(frame + FRAME_OFFSET_KIND), id, data, len) < 0 ? -1 : 1;
  }

  /** Something of it is damaged: it stays as it is. */
  private leaveSource(): bool {
    this.closeSource();
    this.next++;
    return true;
  }

  private finishSource(): bool {
    this.moved.push(this.source);
    this.closeSource();
    this.next++;
    return this.current!.length < ENOUGH || this.seal();
  }

  private closeSource(): void {
    const file = this.file;
    if (file) file.close();
    this.file = null;
  }

  private seal(): bool {
    const writer = this.current;
    this.current = null;
    if (!writer || !writer.length) return true;
    this.writers.push(writer);
    return writer.seal();
  }

  /** Only then is what the sources had in two places. */
  private publish(): bool {
    if (!this.seal()) return false;
    for (let i = 0; i < this.writers.length; i++) if (!this.writers[i].publish()) return false;
    if (!this.content.settle(this.writers)) return false;
    for (let i = 0; i < this.writers.length; i++) {
      this.names.push(this.writers[i].name);
      this.written.add(this.writers[i].diskSize);
    }
    this.writers = [];
    for (let i = 0; i < this.moved.length; i++) this.moved[i].clear();
    return true;
  }
}
