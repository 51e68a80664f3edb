// The segments of a container: epochs that hold its records and its data. Made at the first change.
import { Code, fail, failOn, fault } from "../core/fault";
import { crc32c } from "../core/crc32c";
import { JournalKind } from "../format/journal";
import { Dir, File } from "../io/volume";
import { Owner } from "../store/owner";
import { EpochVisitor, Epochs } from "../store/epochs";
import { JournalWriter, epochName } from "../store/journal";
import { CRC_BLOCK, Runs } from "./runs";

/** One epoch whose data is referred to. */
class Segment {
  file: File | null = null;

  constructor(readonly epoch: u64) {}
}

export class Segments {
  readonly runs: Runs = new Runs();
  writer: JournalWriter | null = null;
  private list: Segment[] = [];
  private dir: Dir | null = null;
  private epochs: Epochs | null = null;
  private block: usize = 0;
  /** The directory's name is durable. */
  private named: bool = false;
  /** A failed write or sync is final. */
  private broken: bool = false;

  constructor(
    private parent: Dir,
    private id: string,
    private readOnly: bool,
    private owner: Owner,
  ) {}

  /** Whether another writer held the lock when the epochs were last read. */
  get locked(): bool {
    const epochs = this.epochs;
    return epochs != null && !this.writer && epochs.locked;
  }

  /** That writer's label; empty when it got no further than creating its file. */
  get holder(): string {
    const epochs = this.epochs;
    return epochs ? epochs.holder : "";
  }

  /** Reads what is there; a container that never changed has nothing. */
  load(visitor: EpochVisitor): bool {
    if (!this.openDirectory()) return !fault.raised;
    return this.epochs!.load(visitor);
  }

  /** Forgets all runs: the chain is read anew. */
  restart(): void {
    this.closeFiles();
    this.runs.free();
  }

  /** Index of the segment of this epoch, added if it is new. */
  indexOf(epoch: u64): u32 {
    for (let i = this.list.length - 1; i >= 0; i--) if (this.list[i].epoch == epoch) return i;
    this.list.push(new Segment(epoch));
    return this.list.length - 1;
  }

  epochOf(segment: u32): u64 {
    return this.list[segment].epoch;
  }

  /** Takes the container's lock; what others wrote meanwhile is read first. `busy` when another writer holds it. */
  own(visitor: EpochVisitor): bool {
    if (this.writer) return true;
    if (!this.mayWrite()) return false;
    this.writer = this.epochs!.take(visitor);
    return this.assertWhole() && this.writer != null;
  }

  /** `busy` when another writer holds the lock. */
  assertFree(): bool {
    if (!this.openDirectory()) return !fault.raised;
    return this.epochs!.assertFree();
  }

  /** Makes the lock free if the writer of this label holds it; that one becomes stale. */
  breakLock(visitor: EpochVisitor, owner: string): bool {
    if (this.writer) return true;
    if (!this.mayWrite()) return false;
    this.writer = this.epochs!.displace(visitor, owner);
    return this.assertWhole() && this.release() && !fault.raised;
  }

  commit(): bool {
    const writer = this.writer;
    return !writer || this.checked(writer.commit());
  }

  /** Durable, and acknowledged only if no other owner has taken over. */
  sync(): bool {
    const writer = this.writer;
    if (!writer) return this.assertSound();
    return this.checked(writer.sync() && this.directoryDurable() && this.epochs!.owns(writer));
  }

  /** Syncs and gives the lock back. */
  release(): bool {
    const writer = this.writer;
    if (!writer) return this.assertSound();
    // What the last sync acknowledged is not lost, whoever has the lock now.
    const clean = writer.clean;
    const durable = writer.sync() && this.directoryDurable();
    const ok = this.checked(durable && (clean || this.epochs!.owns(writer)) && writer.close());
    this.writer = null;
    return ok;
  }

  /** After a failure the writer is dead; the state on disk decides. */
  checked(ok: bool): bool {
    if (ok) return true;
    const writer = this.writer;
    if (writer) writer.abandon();
    this.writer = null;
    this.broken = true;
    return false;
  }

  /** After a failed write or sync what is in memory may not be on disk. */
  assertSound(): bool {
    return !this.broken || fail(Code.stale, "an earlier write failed; open the container again");
  }

  /** A chain that was read in part makes no state to go on with. */
  private assertWhole(): bool {
    if (!this.epochs!.loaded) this.broken = true;
    return !this.broken;
  }

  /** Copies `len` bytes at `offset` of a run to `dst`, checked. */
  read(run: u32, offset: u64, dst: usize, len: u32): bool {
    const runs = this.runs;
    if (runs.trusted(run)) return this.readRaw(run, offset, dst, len);
    if (!this.block) this.block = heap.alloc(CRC_BLOCK);
    const end = offset + len;
    while (offset < end) {
      const block = u32(offset / CRC_BLOCK);
      const start = block * CRC_BLOCK;
      const blockLen = min(runs.length(run) - start, CRC_BLOCK);
      if (!this.readRaw(run, start, this.block, blockLen)) return false;
      if (crc32c(this.block, blockLen) != load<u32>(runs.crcs(run) + ((<usize>block) << 2))) {
        return this.damaged(run, start);
      }
      const from = u32(offset - start);
      const part = u32(min(u64(blockLen - from), end - offset));
      memory.copy(dst, this.block + from, part);
      dst += part;
      offset += part;
    }
    if (runs.length(run) <= CRC_BLOCK) runs.trust(run);
    return true;
  }

  /** Bytes on disk, or -1 on failure. */
  size(): i64 {
    if (!this.openDirectory()) return fault.raised ? -1 : 0;
    const names = this.dir!.list();
    if (!names) return -1;
    let total: i64 = 0;
    for (let i = 0; i < names.length; i++) {
      const file = this.dir!.file(names[i]);
      if (!file) return -1;
      const size = file.size();
      file.close();
      if (size < 0) return -1;
      total += size;
    }
    return total;
  }

  /** Removes everything on disk. */
  remove(): bool {
    if (!this.openDirectory()) return !fault.raised;
    const names = this.dir!.list();
    if (!names) return false;
    for (let i = 0; i < names.length; i++) if (!this.dir!.unlink(names[i])) return false;
    this.close();
    return this.parent.removeDirectory(this.id);
  }

  close(): void {
    const writer = this.writer;
    if (writer) writer.abandon();
    this.writer = null;
    this.closeFiles();
    this.runs.free();
    const dir = this.dir;
    if (dir) dir.close();
    this.dir = null;
    this.epochs = null;
    if (this.block) heap.free(this.block);
    this.block = 0;
  }

  /** The name of the container's directory; the epoch's own is durable since it was started. */
  private directoryDurable(): bool {
    if (!this.named) this.named = this.parent.sync();
    return this.named;
  }

  private mayWrite(): bool {
    if (this.readOnly) return fail(Code.readOnly, "the store was opened read-only");
    if (!this.assertSound()) return false;
    if (this.openDirectory()) return true;
    return !fault.raised && this.makeDirectory();
  }

  private readRaw(run: u32, offset: u64, dst: usize, len: u32): bool {
    const at = this.runs.dataOffset(run) + offset;
    const segment = this.list[this.runs.segment(run)];
    const writer = this.writer;
    if (writer && writer.epoch == segment.epoch) return writer.read(dst, len, at);
    let file = segment.file;
    if (!file) {
      file = this.dir!.file(epochName(segment.epoch));
      if (!file) return false;
      segment.file = file;
    }
    return file.readExactly(dst, len, at);
  }

  private damaged(run: u32, offset: u64): bool {
    const segment = this.list[this.runs.segment(run)];
    const subject = String.UTF8.encode("segments/" + this.id + "/" + epochName(segment.epoch));
    fault.hasOffset = true;
    fault.offset = this.runs.dataOffset(run) + offset;
    return failOn(
      Code.corrupt,
      "written data does not have its checksum",
      changetype<usize>(subject),
      subject.byteLength,
    );
  }

  /** False without a fault when the container never changed. */
  private openDirectory(): bool {
    if (this.dir) return true;
    const dir = this.parent.directory(this.id);
    if (!dir) {
      if (fault.code == Code.noEntry) fault.clear();
      return false;
    }
    this.dir = dir;
    this.epochs = new Epochs(dir, JournalKind.container, "container " + this.id, this.owner);
    return true;
  }

  private makeDirectory(): bool {
    return this.parent.makeDirectory(this.id) && this.openDirectory();
  }

  private closeFiles(): void {
    for (let i = 0; i < this.list.length; i++) {
      const file = this.list[i].file;
      if (file) file.close();
    }
    this.list = [];
  }
}
