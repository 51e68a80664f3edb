/**
 * A tar reader that is fed: pieces of the archive go in as they arrive, events come out, content is not copied.
 *
 *   per entry: entry data* entryEnd; at the end: trailer* end. Anywhere: needInput, or fail for good.
 *
 * Every byte of the archive is in exactly one of `header`, `data`, `padding` and `trailer`, in the order of the events,
 * so that whoever keeps them can give the archive back. Any input ends in `end` or `fail`; memory is bounded by
 * HEADER_MAX whatever the input is (tests/unit/tar-reader.test.ts mutates archives to show both).
 */
import { Bytes, ByteBuffer } from "../core/bytes";
import { Code, failAt } from "../core/fault";
import { quote } from "../core/quote";
import { SparseText, SparseTextReader } from "./tar-sparse";
import { Extensions, SparseKind, TarHeader } from "./tar-header";
import { TarEntry } from "./tar-entry";
import * as field from "./tar-field";

/** Larger PAX bodies, long names and runs of header blocks are refused. */
const PAX_BODY_MAX: u64 = 1 << 20;
const LONG_NAME_MAX: u64 = 65536;
const HEADER_MAX: usize = 4 << 20;

const BLOCK_SIZE = field.BLOCK_SIZE;

export const enum TarEvent {
  needInput,
  entry,
  data,
  entryEnd,
  trailer,
  end,
  fail,
}

const enum State {
  nextEntry,
  header,
  extensionBody,
  oldGnuExtension,
  sparseText,
  content,
  padding,
  secondZeroBlock,
  zeroBlocks,
  trailer,
  failed,
}

export class TarReader {
  /** All blocks before the content: global, local and long-name headers, the header itself, sparse maps. */
  header: Bytes = new Bytes();
  /** Stream offset of `header`. */
  headerOffset: u64 = 0;
  /** Content or trailer; a view of the piece, or for the trailer of the reader. */
  data: Bytes = new Bytes();
  /** Where `data` stands in the file. */
  dataOffset: u64 = 0;
  /** At `entryEnd`: what stood between the content and the next block, shorter only where the archive ends in it. */
  padding: Bytes = new Bytes();
  /** True if the padding is complete and all zeros. */
  paddingIsZero: bool = true;
  /** Bytes of the archive taken so far. */
  offset: u64 = 0;

  private piece: usize = 0;
  private left: usize = 0;
  private finished: bool = false;
  private state: State = State.nextEntry;
  private region: ByteBuffer = new ByteBuffer();
  /** What `region` is being filled up to. */
  private goal: usize = 0;
  private parsed: TarHeader = new TarHeader();
  private extensions: Extensions = new Extensions();
  private bodyFlag: u32 = 0;
  private bodyLen: usize = 0;
  // Offsets in the region of the extension bodies that count; 0 is none, as a header block comes first.
  private recordsAt: usize = 0;
  private recordsLen: usize = 0;
  private longNameAt: usize = 0;
  private longNameLen: usize = 0;
  private longLinkAt: usize = 0;
  private longLinkLen: usize = 0;
  private sparseText: SparseTextReader = new SparseTextReader();
  private contentLeft: u64 = 0;
  private regionIndex: u32 = 0;
  private regionLeft: u64 = 0;
  private tail: ByteBuffer = new ByteBuffer();

  /** The entry, from its `entry` event to the `next` after `entryEnd`. */
  get entry(): TarEntry {
    return this.parsed.entry;
  }

  /** The entry's name as the archive spells it. */
  get name(): Bytes {
    return this.parsed.name;
  }

  get isSparse(): bool {
    return this.parsed.sparseKind != SparseKind.none;
  }

  /** Data regions of a sparse file, ascending; the rest of it is holes. */
  get regionCount(): u32 {
    return this.isSparse ? this.parsed.sparse.count : 0;
  }

  regionOffset(index: u32): u64 {
    return this.parsed.sparse.offset(index);
  }

  regionLength(index: u32): u64 {
    return this.parsed.sparse.length(index);
  }

  /** Bytes of content in the archive: the entry's size, unless it is sparse. */
  get contentSize(): u64 {
    return this.parsed.contentSize;
  }

  /** Gives the next piece; the one before has to be used up (`needInput`). It stays put until `needInput`. */
  push(ptr: usize, len: usize): void {
    this.piece = ptr;
    this.left = len;
  }

  /** Says that no more pieces follow. */
  finish(): void {
    this.finished = true;
  }

  /** Goes on to the next event. After `fail` the fault is set, and every further call fails too. */
  next(): TarEvent {
    let event = this.step();
    while (event == AGAIN) event = this.step();
    return event;
  }

  free(): void {
    this.region.free();
    this.tail.free();
    this.parsed.free();
    this.state = State.failed;
  }

  private step(): TarEvent {
    switch (this.state) {
      case State.nextEntry:
        return this.beginHeader();
      case State.content:
        return this.readContent();
      case State.padding:
        return this.readPadding();
      case State.zeroBlocks:
        return this.endZeroBlocks();
      case State.trailer:
        return this.readTrailer();
      case State.failed:
        return TarEvent.fail;
      default:
        if (!this.gather()) return this.finished ? this.endEarly() : TarEvent.needInput;
        return this.takeBlocks() ? AGAIN : this.failed();
    }
  }

  private failed(): TarEvent {
    this.state = State.failed;
    return TarEvent.fail;
  }

  private beginHeader(): TarEvent {
    this.region.clear();
    this.headerOffset = this.offset;
    this.recordsAt = 0;
    this.longNameAt = 0;
    this.longLinkAt = 0;
    this.goal = BLOCK_SIZE;
    this.state = State.header;
    return AGAIN;
  }

  /** Moves bytes of the piece to the region; true once it is filled to the goal. */
  private gather(): bool {
    const taken = min(this.goal - this.region.len, this.left);
    this.region.bytes(this.piece, taken);
    this.take(taken);
    return this.region.len == this.goal;
  }

  private take(len: usize): void {
    this.piece += len;
    this.left -= len;
    this.offset += u64(len);
  }

  /** Handles the blocks that the region was just filled up with. */
  private takeBlocks(): bool {
    const region = this.region;
    this.parsed.locate(region.ptr, region.len, this.headerOffset);
    const last = region.ptr + region.len - BLOCK_SIZE;
    switch (this.state) {
      case State.header:
        return this.takeHeader(last);
      case State.extensionBody:
        return this.takeBody();
      case State.oldGnuExtension:
        return this.takeOldGnuExtension(last);
      case State.sparseText:
        return this.takeSparseText(last);
      default:
        // A lone zero block is no end, and what follows it is no header (as in Go).
        if (!field.isZeroBlock(last)) return this.parsed.fail(Code.corrupt, "data after a lone zero block", last);
        this.state = State.zeroBlocks;
        return true;
    }
  }

  private more(bytes: usize, state: State): bool {
    if (bytes > HEADER_MAX - this.region.len) {
      const detail = `more than ${HEADER_MAX} bytes of headers before the content`;
      return this.parsed.fail(Code.unsupported, detail, this.region.ptr);
    }
    this.goal = this.region.len + bytes;
    this.state = state;
    return true;
  }

  private takeHeader(block: usize): bool {
    if (field.isZeroBlock(block)) {
      if (this.hasExtension) return this.failDangling(block);
      return this.more(BLOCK_SIZE, State.secondZeroBlock);
    }
    if (!field.checksumMatches(block)) {
      const found = quote(block + field.CHECKSUM, 8);
      const detail = `checksum field ${found}, sum of the header ${field.blockSum(block)}`;
      return this.parsed.fail(Code.corrupt, detail, block + field.CHECKSUM);
    }
    const flag = u32(load<u8>(block, field.TYPEFLAG));
    // x local and g global PAX records, L GNU long name, K GNU long link target
    if (flag == 0x78 || flag == 0x67) return this.beginBody(block, flag, PAX_BODY_MAX, Code.unsupported);
    if (flag == 0x4c || flag == 0x4b) return this.beginBody(block, flag, LONG_NAME_MAX, Code.nameTooLong);
    return this.takeEntry(block);
  }

  private get hasExtension(): bool {
    return (this.recordsAt | this.longNameAt | this.longLinkAt) != 0;
  }

  private failDangling(at: usize): bool {
    return this.parsed.fail(Code.corrupt, "extension header without an entry", at);
  }

  private beginBody(block: usize, flag: u32, limit: u64, code: Code): bool {
    const size = field.parseNumber(block + field.SIZE, field.LONG_NUMBER);
    if (!field.numberOk || size < 0) {
      const found = quote(block + field.SIZE, field.LONG_NUMBER);
      return this.parsed.fail(Code.corrupt, `size field ${found} of an extension header`, block + field.SIZE);
    }
    if (u64(size) > limit) {
      return this.parsed.fail(code, `extension body of ${size} bytes, limit ${limit}`, block + field.SIZE);
    }
    this.bodyFlag = flag;
    this.bodyLen = usize(size);
    return this.more(field.roundToBlocks(usize(size)), State.extensionBody);
  }

  private takeBody(): bool {
    const region = this.region;
    const at = region.len - field.roundToBlocks(this.bodyLen);
    const body = region.ptr + at;
    if (this.bodyFlag == 0x67) {
      if (!this.parsed.addGlobals(body, this.bodyLen)) return false;
    } else if (this.bodyFlag == 0x78) {
      this.recordsAt = at;
      this.recordsLen = this.bodyLen;
    } else if (this.bodyFlag == 0x4c) {
      this.longNameAt = at;
      this.longNameLen = field.textLength(body, this.bodyLen);
    } else {
      this.longLinkAt = at;
      this.longLinkLen = field.textLength(body, this.bodyLen);
    }
    return this.more(BLOCK_SIZE, State.header);
  }

  private takeEntry(block: usize): bool {
    const base = this.region.ptr;
    const extensions = this.extensions;
    extensions.records.set(base + this.recordsAt, this.recordsAt ? this.recordsLen : 0);
    extensions.longName.set(base + this.longNameAt, this.longNameAt ? this.longNameLen : 0);
    extensions.longLink.set(base + this.longLinkAt, this.longLinkAt ? this.longLinkLen : 0);
    const parsed = this.parsed;
    if (!parsed.read(block, extensions)) return false;
    this.contentLeft = parsed.contentSize;
    if (parsed.sparseKind == SparseKind.oldGnu && load<u8>(block, field.GNU_IS_EXTENDED) != 0) {
      return this.more(BLOCK_SIZE, State.oldGnuExtension);
    }
    if (parsed.sparseKind == SparseKind.text) {
      this.sparseText.clear();
      return this.moreSparseText();
    }
    return this.beginContent();
  }

  private takeOldGnuExtension(block: usize): bool {
    if (!this.parsed.addOldGnuRegions(block, field.GNU_EXTENSION_COUNT)) return false;
    if (load<u8>(block, field.GNU_EXTENSION_IS_EXTENDED) != 0) return this.more(BLOCK_SIZE, State.oldGnuExtension);
    return this.beginContent();
  }

  private moreSparseText(): bool {
    const parsed = this.parsed;
    if (parsed.contentSize < BLOCK_SIZE) {
      return parsed.fail(Code.corrupt, "sparse map longer than the content", this.region.ptr);
    }
    parsed.contentSize -= BLOCK_SIZE;
    return this.more(BLOCK_SIZE, State.sparseText);
  }

  private takeSparseText(block: usize): bool {
    const parsed = this.parsed;
    const result = this.sparseText.read(block, parsed.sparse);
    if (result == SparseText.bad) return parsed.fail(Code.corrupt, "malformed sparse map", block);
    return result == SparseText.done ? this.beginContent() : this.moreSparseText();
  }

  private beginContent(): bool {
    const parsed = this.parsed;
    const region = this.region;
    if (this.isSparse && !parsed.checkSparse(region.ptr + region.len - BLOCK_SIZE)) return false;
    this.header.set(region.ptr, region.len);
    this.contentLeft = parsed.contentSize;
    this.regionIndex = 0;
    this.regionLeft = this.isSparse ? 0 : parsed.contentSize;
    this.dataOffset = 0;
    this.data.set(0, 0);
    this.state = State.content;
    this.entryPending = true;
    return true;
  }

  private entryPending: bool = false;

  private readContent(): TarEvent {
    if (this.entryPending) {
      this.entryPending = false;
      return TarEvent.entry;
    }
    if (!this.contentLeft) {
      this.tail.clear();
      this.state = State.padding;
      return AGAIN;
    }
    if (!this.left) {
      if (!this.finished) return TarEvent.needInput;
      const name = this.parsed.name;
      const detail = `archive ends ${this.contentLeft} bytes before the end of ${quote(name.ptr, name.len)}`;
      failAt(Code.corrupt, "tar: " + detail, this.offset);
      return this.failed();
    }
    this.dataOffset += u64(this.data.len);
    while (!this.regionLeft) {
      // The regions' lengths sum up to the content's (checkSparse), so there is a next one.
      this.dataOffset = this.parsed.sparse.offset(this.regionIndex);
      this.regionLeft = this.parsed.sparse.length(this.regionIndex);
      this.regionIndex++;
    }
    const len = usize(min(this.regionLeft, u64(this.left)));
    this.data.set(this.piece, len);
    this.take(len);
    this.regionLeft -= u64(len);
    this.contentLeft -= u64(len);
    return TarEvent.data;
  }

  private readPadding(): TarEvent {
    const goal = usize(-this.parsed.contentSize & u64(BLOCK_SIZE - 1));
    const taken = min(goal - this.tail.len, this.left);
    this.tail.bytes(this.piece, taken);
    this.take(taken);
    // The archive may end in the last padding (as in Go).
    if (this.tail.len < goal && !this.finished) return TarEvent.needInput;
    this.padding.set(this.tail.ptr, this.tail.len);
    this.paddingIsZero = this.tail.len == goal && field.isZero(this.tail.ptr, goal);
    this.state = State.nextEntry;
    return TarEvent.entryEnd;
  }

  /** No more input, and the region isn't filled. */
  private endEarly(): TarEvent {
    const region = this.region;
    this.parsed.locate(region.ptr, region.len, this.headerOffset);
    const atBlock = region.len % BLOCK_SIZE == 0;
    const end = region.ptr + region.len;
    if (this.state == State.header && atBlock) {
      if (!this.hasExtension) return this.endZeroBlocks();
      this.failDangling(end);
    } else if (
      this.state == State.secondZeroBlock &&
      field.isZero(end - (region.len % BLOCK_SIZE), region.len % BLOCK_SIZE)
    ) {
      return this.endZeroBlocks();
    } else {
      failAt(Code.corrupt, "tar: archive ends within a header", this.offset);
    }
    return this.failed();
  }

  /** Hands out what was gathered behind the last entry: global headers that nothing follows, zero blocks. */
  private endZeroBlocks(): TarEvent {
    this.state = State.trailer;
    this.data.set(this.region.ptr, this.region.len);
    return this.data.len ? TarEvent.trailer : AGAIN;
  }

  private readTrailer(): TarEvent {
    if (!this.left) return this.finished ? TarEvent.end : TarEvent.needInput;
    this.data.set(this.piece, this.left);
    this.take(this.left);
    return TarEvent.trailer;
  }
}

/** Not an event: the state changed, look again. */
const AGAIN: TarEvent = -1;
