// One pack that has an index: the index, the frames that it tells of, and with `readData` every hash.
import { blake3 } from "../core/blake3";
import { compareBytes } from "../core/bytes";
import { fault } from "../core/fault";
import { toHex } from "../core/hex";
import { assertVersion } from "../core/version";
import {
  FRAME_HEADER_SIZE,
  ID_SIZE,
  INDEX_OFFSET_FRAME,
  INDEX_OFFSET_LENGTH,
  INDEX_OWN_COUNT,
  INDEX_OWN_PACK_SIZE,
  OBJECT_MAX,
  PACK_HEADER_SIZE,
  PACK_INDEX_MAGIC,
  decodeFrameHeader,
  encodePackHeader,
  packVersion,
} from "../format/pack";
import { BLOCK_BITS, BlockFile } from "../io/blockfile";
import { File } from "../io/volume";
import { INDEX_SUFFIX, PACK_SUFFIX, entryOffset } from "../store/pack";
import { BlocksCheck } from "./blocks";
import { Finding, FindingKind, Remedy } from "./finding";
import { rebuildIndex } from "./frames";
import { Holding, Holdings } from "./holdings";
import { Scope } from "./scope";
import { Work } from "./work";

const hash = memory.data(ID_SIZE, 16);
const header = memory.data(PACK_HEADER_SIZE, 8);

export class PackCheck extends Work {
  private holding: Holding;
  private blocks: BlocksCheck | null = null;
  private index: BlockFile | null = null;
  private file: File | null = null;
  /** Frames by file offset: | offset u32 | entry u32 |. */
  private frames: u64[] = [];
  private next: i32 = 0;
  /** File offset behind the last frame that was looked at. */
  private end: u64 = PACK_HEADER_SIZE;
  private rebuilt: bool = false;

  constructor(
    private scope: Scope,
    private holdings: Holdings,
    stem: string,
  ) {
    super();
    // Assigned when its turn comes: chunks are noted for the pack that was added last.
    this.holding = new Holding(scope.packs!, stem);
  }

  step(budget: u32): bool {
    if (this.index) return this.checkFrames(budget);
    let blocks = this.blocks;
    if (!blocks) {
      this.holdings.packs.push(this.holding);
      blocks = this.beginIndex();
    }
    if (!blocks.step(budget)) return false;
    const finding = blocks.finding;
    if (finding ? !this.mendIndex(finding) : !this.readIndex()) {
      // Its chunks are known from the frames alone, to tell what is touched.
      this.holding.scan();
      return true;
    }
    return !this.index;
  }

  close(): void {
    const blocks = this.blocks;
    if (blocks) blocks.close();
    const index = this.index;
    if (index) index.close();
    this.index = null;
    const file = this.file;
    if (file) file.close();
    this.file = null;
  }

  private beginIndex(): BlocksCheck {
    const holding = this.holding;
    const name = holding.stem + INDEX_SUFFIX;
    const blocks = new BlocksCheck(
      this.scope.findings,
      this.scope.packs!,
      name,
      holding.indexPath,
      PACK_INDEX_MAGIC,
      Remedy.repair,
    );
    this.blocks = blocks;
    return blocks;
  }

  /** A damaged index: true when it was made again, and is to be read. */
  private mendIndex(finding: Finding): bool {
    const holding = this.holding;
    holding.finding = finding;
    if (this.scope.repair && !this.rebuilt && rebuildIndex(this.scope.packs!, holding.stem)) {
      this.rebuilt = true;
      finding.mend("made again from the pack");
      holding.finding = null;
      return this.readIndex();
    }
    fault.clear();
    return false;
  }

  /** Takes the entries in and opens the pack; false when the index says what can't be. */
  private readIndex(): bool {
    const scope = this.scope;
    const holding = this.holding;
    const dir = scope.packs!;
    const index = BlockFile.open(dir, holding.stem + INDEX_SUFFIX, PACK_INDEX_MAGIC);
    if (!index) {
      holding.finding = scope.findings.addFault(FindingKind.damaged, holding.indexPath, Remedy.repair);
      return false;
    }
    this.index = index;
    if (!this.readEntries(index)) {
      index.close();
      this.index = null;
      fault.clear();
      const detail = "the entries of a pack index contradict each other";
      return this.mendIndex(scope.findings.add(FindingKind.damaged, holding.indexPath, detail, Remedy.repair));
    }
    const file = dir.file(holding.stem + PACK_SUFFIX);
    this.file = file;
    if (file) this.checkPackHeader(file);
    else holding.finding = missingPack(holding.packPath);
    return true;
  }

  /** Ids ascend, and frames lie one behind the other in the pack. */
  private readEntries(index: BlockFile): bool {
    const own = index.header();
    const count = load<u32>(own + INDEX_OWN_COUNT);
    const packSize = load<u64>(own + INDEX_OWN_PACK_SIZE);
    if (count && entryOffset(count - 1) >= index.end) return false;
    this.frames = new Array<u64>(count);
    const last = memory.data(ID_SIZE, 8);
    for (let i: u32 = 0; i < count; i++) {
      const entry = index.at(entryOffset(i));
      if (!entry || (i > 0 && compareBytes(last, ID_SIZE, entry, ID_SIZE) >= 0)) return false;
      memory.copy(last, entry, ID_SIZE);
      const frame = load<u32>(entry + INDEX_OFFSET_FRAME);
      const length = load<u32>(entry + INDEX_OFFSET_LENGTH);
      if (length > OBJECT_MAX || u64(frame) + FRAME_HEADER_SIZE + length > packSize) return false;
      this.frames[i] = (u64(frame) << 32) | u64(i);
    }
    this.frames.sort((a, b) => (a < b ? -1 : i32(a > b)));
    let end: u64 = PACK_HEADER_SIZE;
    for (let i: u32 = 0; i < count; i++) {
      const frame = this.frames[i] >> 32;
      if (frame < end) return false;
      const entry = index.at(entryOffset(u32(this.frames[i])));
      end = frame + FRAME_HEADER_SIZE + load<u32>(entry + INDEX_OFFSET_LENGTH);
    }
    return true;
  }

  private checkPackHeader(file: File): void {
    const scope = this.scope;
    const version = file.readExactly(header, PACK_HEADER_SIZE, 0) ? packVersion(header) : -1;
    if (version >= 0) {
      if (assertVersion(u32(version), "the pack")) return;
      scope.findings.addFault(FindingKind.damaged, this.holding.packPath, Remedy.none).at(0);
      return;
    }
    fault.clear();
    const detail = "the pack's header is damaged; nothing else is in it";
    const finding = scope.findings.add(FindingKind.damaged, this.holding.packPath, detail, Remedy.repair).at(0);
    if (!scope.repair) return;
    // These bytes are the same in every pack: writing them again can only mend.
    encodePackHeader(header);
    const writable = scope.packs!.writable(this.holding.stem + PACK_SUFFIX);
    if (writable) {
      if (writable.write(header, PACK_HEADER_SIZE, 0) && writable.sync()) finding.mend("written again");
      writable.close();
    }
    fault.clear();
  }

  private checkFrames(budget: u32): bool {
    const file = this.file;
    const index = this.index!;
    if (file) {
      let left = i64(max(budget, 1));
      while (left > 0 && this.next < this.frames.length) {
        const place = this.frames[this.next++];
        const entry = index.at(entryOffset(u32(place)));
        if (entry) left -= this.checkFrame(file, u32(place >> 32), entry);
        else fault.clear();
      }
      if (this.next < this.frames.length) return false;
      this.checkEnd(file);
    }
    this.close();
    return true;
  }

  /** Returns the units that it took. */
  private checkFrame(file: File, frame: u32, entry: usize): u32 {
    const length = load<u32>(entry + INDEX_OFFSET_LENGTH);
    if (u64(frame) > this.end) this.tellGap(this.end, u64(frame) - this.end);
    this.end = u64(frame) + FRAME_HEADER_SIZE + length;
    const wanted = FRAME_HEADER_SIZE + (this.scope.readData ? length : 0);
    const why = this.problemOf(file, frame, entry, length, wanted);
    if (!why.length) {
      this.holdings.note(entry, frame);
    } else {
      const detail = why + " (blake3:" + toHex(entry, ID_SIZE) + ")";
      const finding = this.scope.findings.add(FindingKind.damaged, this.holding.packPath, detail, Remedy.load);
      this.holding.damaged.set(frame, finding.at(frame));
    }
    return 1 + (wanted >> BLOCK_BITS);
  }

  /** What is wrong with a frame; empty: nothing. */
  private problemOf(file: File, frame: u32, entry: usize, length: u32, wanted: u32): string {
    const buffer = this.scope.buffer;
    const got = file.read(buffer, wanted, frame);
    if (got < 0) {
      const why = fault.detail;
      fault.clear();
      return why;
    }
    if (u32(got) < wanted) return "the pack ends before its last chunk does";
    const raw = decodeFrameHeader(buffer, entry);
    if (raw < 0 || u32(raw) != length) return "the frame of a chunk is damaged";
    if (!this.scope.readData) return "";
    blake3(buffer + FRAME_HEADER_SIZE, length, hash);
    return memory.compare(hash, entry, ID_SIZE) == 0 ? "" : "a chunk's bytes do not have its hash";
  }

  private checkEnd(file: File): void {
    const size = file.size();
    fault.clear();
    if (size >= 0 && u64(size) > this.end) this.tellGap(this.end, u64(size) - this.end);
    else if (size >= 0 && u64(size) < this.end && !this.holding.damaged.size) {
      const detail = "the pack is cut off: its index tells of " + this.end.toString() + " bytes";
      this.scope.findings.add(FindingKind.damaged, this.holding.packPath, detail, Remedy.load).at(u64(size));
    }
  }

  /** Chunks that a repair gave up, or bytes of no chunk. */
  private tellGap(at: u64, bytes: u64): void {
    const detail = bytes.toString() + " bytes that the pack's index does not tell of";
    this.scope.findings.add(FindingKind.unreferenced, this.holding.packPath, detail, Remedy.collect).at(at);
  }
}

/** A crash may leave an index alone; it is damage when something needs the pack. */
function missingPack(path: string): Finding {
  const finding = new Finding(FindingKind.missing, path, "a pack is missing that has an index", Remedy.load);
  fault.clear();
  return finding;
}
