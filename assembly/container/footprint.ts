// Which files of segments/ the states of containers need.
import { Cursor } from "../core/bytes";
import { failed, fault, Code } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { Chain } from "../store/chain";
import { JournalReader, RecordVisitor, epochName, listEpochs } from "../store/journal";
import { epochPath, journalPath } from "../store/paths";
import { Point, takeJournal } from "../store/point";
import { PointKeeper } from "../store/pointkeeper";
import { ContainerRecord } from "../store/records";
import { FixedGround } from "./grounds";
import { Journals } from "./journals";
import { SegmentRecord } from "./records";

/** One file that a state needs. */
export class NeededEpoch {
  constructor(
    readonly journal: string,
    readonly epoch: u64,
  ) {}
}

/** Collects what points and containers need; several of them may need the same. */
export class Footprint {
  /** By path in the store. */
  readonly files: Map<string, NeededEpoch> = new Map();

  constructor(private journals: Journals) {}

  /** Adds what a point needs: the epochs of its chain, and those whose data the first of them still refers to. */
  addPoint(point: Point): bool {
    const chain = this.chain("", point, 0);
    return chain.findFrom(point) && this.addChain(chain);
  }

  /** Adds what a container needs: its chain, and the lock, which its highest epoch is even if it holds nothing that counts. */
  addContainer(record: ContainerRecord): bool {
    const chain = this.chain(record.id, record.origin, record.floor);
    const own = this.ownEpochs(record.id);
    if (!own || !chain.find(own) || !this.addChain(chain)) return false;
    const links = chain.links;
    const head = links.length && links[0].journal == record.id ? links[0].epoch : 0;
    // Whoever follows an epoch has made it durable before.
    if (head && links.length == 1 && chain.resets && !this.addReplaced(chain)) return false;
    for (let i = 0; i < own.length; i++) {
      const epoch = own[i];
      if (i == own.length - 1 || epoch > max(head, record.floor)) this.add(record.id, epoch);
    }
    return true;
  }

  private chain(journal: string, origin: Point, floor: u64): Chain {
    const ground = new FixedGround(journal, origin, floor, this.journals);
    return new Chain(ground, JournalKind.container, SegmentRecord.reset);
  }

  private ownEpochs(journal: string): u64[] | null {
    const dir = this.journals.directory(journal);
    if (dir) return listEpochs(dir);
    if (fault.code != Code.noEntry) return null;
    fault.clear();
    return [];
  }

  private addChain(chain: Chain): bool {
    const links = chain.links;
    for (let i = 0; i < links.length; i++) this.add(links[i].journal, links[i].epoch);
    return !chain.resets || this.addReferred(chain);
  }

  /** What the highest epoch, which starts with the whole state, replaces, until its writer says that this is durable: before, it may take it back. */
  private addReplaced(chain: Chain): bool {
    const first = chain.links[0];
    const file = chain.open(first.journal, first.epoch);
    if (!file) return false;
    const reader = new JournalReader();
    const read = reader.readHeader(file, JournalKind.container, first.journal, first.epoch);
    const vouched = read ? reader.vouchesForFirst(file) : -1;
    file.close();
    if (vouched || this.addPoint(chain.replaced)) return vouched >= 0;
    // Its writer removed that: then it has made the new state durable.
    if (fault.code != Code.noEntry) return false;
    fault.clear();
    return true;
  }

  /** The epochs whose data the reset at the chain's start refers to. */
  private addReferred(chain: Chain): bool {
    const first = chain.links[chain.links.length - 1];
    const file = chain.open(first.journal, first.epoch);
    if (!file) return false;
    const reader = new JournalReader();
    const referred = new ReferredEpochs();
    if (reader.readHeader(file, JournalKind.container, first.journal, first.epoch))
      reader.readGroups(file, first.limit, referred);
    file.close();
    for (let i = 0; i < referred.epochs.length; i++) this.add(referred.epochs[i].journal, referred.epochs[i].epoch);
    return !failed();
  }

  private add(journal: string, epoch: u64): void {
    this.files.set(epochPath(journal, epoch), new NeededEpoch(journal, epoch));
  }
}

/** Notes the `segment` records that follow a reset, and stops behind them. */
class ReferredEpochs extends RecordVisitor {
  readonly epochs: NeededEpoch[] = [];

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    if (type == SegmentRecord.reset) return true;
    if (type != SegmentRecord.segment) return false;
    const from = new Cursor().set(payload, len);
    const epoch = from.u64();
    this.epochs.push(new NeededEpoch(takeJournal(from), epoch));
    return true;
  }
}

/** Looks after the points that the names are to name. */
export class SegmentKeeper extends PointKeeper {
  constructor(private segments: Dir) {
    super();
  }

  stands(point: Point, condemned: Map<string, u64>): bool {
    if (!point.journal.length) return true;
    const journals = new Journals(this.segments);
    const needed = new Footprint(journals);
    const stands = needed.addPoint(point) && this.allThere(needed, journals, condemned);
    journals.close();
    if (!stands && fault.code == Code.noEntry) fault.clear();
    return stands;
  }

  private allThere(needed: Footprint, journals: Journals, condemned: Map<string, u64>): bool {
    const paths = needed.files.keys();
    const files = needed.files.values();
    for (let i = 0; i < paths.length; i++) {
      if (condemned.has(paths[i]) || condemned.has(journalPath(files[i].journal))) return false;
      const dir = journals.directory(files[i].journal);
      const file = dir ? dir.file(epochName(files[i].epoch)) : null;
      if (!file) return false;
      file.close();
    }
    return true;
  }
}
