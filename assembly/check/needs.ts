// How much of each epoch others rely on: later epochs, forks and checkpoints.
import { fault } from "../core/fault";
import { JOURNAL_HEADER_SIZE, JournalHeader, JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { Catalog } from "../store/catalog";
import { epochName, listEpochs } from "../store/journal";
import { Point } from "../store/point";

const header = new JournalHeader();
const buffer = memory.data(JOURNAL_HEADER_SIZE, 8);

export class Needs {
  /** Journal and epoch, as in a path -> bytes. */
  private bytes: Map<string, u64> = new Map();
  /** Journal -> others that its epochs follow. */
  private links: Map<string, Set<string>> = new Map();

  of(journal: string, epoch: u64): u64 {
    const key = keyOf(journal, epoch);
    return this.bytes.has(key) ? this.bytes.get(key) : 0;
  }

  /** A journal and all that its state may be in. */
  lineage(journal: string): string[] {
    const found = [journal];
    const seen = new Set<string>();
    seen.add(journal);
    for (let i = 0; i < found.length; i++) {
      const others = this.links.has(found[i]) ? this.links.get(found[i]).values() : [];
      for (let j = 0; j < others.length; j++) {
        if (seen.has(others[j])) continue;
        seen.add(others[j]);
        found.push(others[j]);
      }
    }
    return found;
  }

  /** What containers and checkpoints start from. */
  addNames(names: Catalog): void {
    const containers = names.containers.values();
    for (let i = 0; i < containers.length; i++) {
      const origin = containers[i].origin;
      this.addPoint(origin);
      if (origin.journal.length) this.link(containers[i].id, origin.journal);
    }
    const owners = names.checkpoints.values();
    for (let i = 0; i < owners.length; i++) {
      const checkpoints = owners[i].values();
      for (let j = 0; j < checkpoints.length; j++) this.addPoint(checkpoints[j].point);
    }
  }

  private addPoint(point: Point): void {
    if (point.epoch) this.add(point.journal, point.epoch, point.end);
  }

  /** What the epochs of a journal (empty: the names), with this id, say of those that they follow. Damaged headers are told elsewhere. */
  addJournal(dir: Dir, journal: string, id: string): void {
    const kind = journal.length ? JournalKind.container : JournalKind.names;
    const epochs = listEpochs(dir);
    for (let i = 0; epochs && i < epochs.length; i++) {
      const file = dir.file(epochName(epochs[i]));
      if (!file) continue;
      const whole = file.readExactly(buffer, JOURNAL_HEADER_SIZE, 0);
      if (whole && header.decode(buffer) && header.isOf(kind, id, epochs[i]) && header.predecessor) {
        const other = header.predecessorJournal;
        if (other.length) this.link(journal, other);
        this.add(other.length ? other : journal, header.predecessor, header.predecessorEnd);
      }
      file.close();
    }
    fault.clear();
  }

  private link(journal: string, other: string): void {
    if (!this.links.has(journal)) this.links.set(journal, new Set());
    this.links.get(journal).add(other);
  }

  private add(journal: string, epoch: u64, end: u64): void {
    this.bytes.set(keyOf(journal, epoch), max(this.of(journal, epoch), end));
  }
}

function keyOf(journal: string, epoch: u64): string {
  return journal + "/" + epochName(epoch);
}
