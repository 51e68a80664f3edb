// wit/collections.wit
import { textBytes } from "../abi/fault";
import { Lease, Progress, Report, Tally } from "../abi/generated/types";
import { Collection as Work } from "../collect/collection";
import { Tally as Count } from "../collect/tally";
import { UnitKind } from "../collect/unit";
import { Bytes } from "../core/bytes";
import { textOf } from "../session/reference";
import { Store } from "./store";
import { lowerTime } from "./timestamp";

export class Collection {
  constructor(private work: Work) {}

  static begin(store: Store, dryRun: bool, ended: Array<Bytes>): Collection {
    const none = changetype<Collection>(0);
    if (!(dryRun ? store.session.live() : store.session.writable())) return none;
    const ids = new Set<string>();
    for (let i = 0; i < ended.length; i++) ids.add(textOf(ended[i]));
    const work = new Work(store.session, dryRun, ids);
    return work.begin() ? new Collection(work) : none;
  }

  step(budget: u32): Progress {
    const progress = new Progress();
    progress.done = this.work.step(budget) > 0;
    progress.completed = this.work.completed;
    progress.total = this.work.total;
    return progress;
  }

  report(): Report {
    const report = new Report();
    const freed = this.work.freed;
    report.packs = tallyOf(freed[UnitKind.pack]);
    report.layers = tallyOf(freed[UnitKind.layer]);
    report.merged = tallyOf(freed[UnitKind.merged]);
    report.journals = tallyOf(freed[UnitKind.journal]);
    report.epochs = tallyOf(freed[UnitKind.epoch]);
    report.temporary = tallyOf(freed[UnitKind.temporary]);
    report.rewritten = tallyOf(this.work.rewritten);
    report.held = tallyOf(this.work.held);
    const holders = this.work.holders.values();
    for (let i = 0; i < holders.length; i++) report.holders.push(textBytes(holders[i]));
    return report;
  }

  dispose(): void {
    this.work.dispose();
  }
}

export function leases(store: Store): Array<Lease> {
  const found: Lease[] = [];
  if (!store.session.current()) return found;
  const records = store.session.names.leases.values();
  records.sort((a, b) => (a.serial < b.serial ? -1 : 1));
  for (let i = 0; i < records.length; i++) {
    const lease = new Lease();
    lease.id = textBytes(records[i].id);
    lease.owner = textBytes(records[i].owner);
    lowerTime(records[i].created, lease.created);
    found.push(lease);
  }
  return found;
}

function tallyOf(count: Count): Tally {
  const tally = new Tally();
  tally.count = count.count;
  tally.bytes = count.bytes;
  return tally;
}
