// All epochs of one journal.
import { Code, fault } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir, File } from "../io/volume";
import { epochName, listEpochs } from "../store/journal";
import { EpochCheck } from "./epochcheck";
import { Finding, FindingKind, Remedy } from "./finding";
import { Needs } from "./needs";
import { Scope } from "./scope";
import { Work } from "./work";

/** Damaged runs of all journals, by the path of their epoch, then by their file offset. */
export type DamagedRuns = Map<string, Map<u64, Finding>>;

export class JournalCheck extends Work {
  private dir: Dir | null = null;
  private epochs: u64[] | null = null;
  private next: i32 = 0;
  private file: File | null = null;
  private current: EpochCheck | null = null;
  private currentPath: string = "";

  constructor(
    private scope: Scope,
    /** `names` or `segments/ID`. */
    private path: string,
    /** As others refer to it: its id in hex; empty for the names. */
    private journal: string,
    /** Its id in hex; empty when it isn't known. */
    private id: string,
    private kind: JournalKind,
    private needs: Needs,
    private damagedRuns: DamagedRuns,
  ) {
    super();
  }

  step(budget: u32): bool {
    if (!this.epochs && !this.open()) return true;
    const epochs = this.epochs!;
    const current = this.current;
    if (current) {
      if (!current.readRuns(budget)) return false;
      if (current.damagedRuns.size) this.damagedRuns.set(this.currentPath, current.damagedRuns);
      this.file!.close();
      this.current = null;
      return false;
    }
    if (this.next == epochs.length) {
      this.close();
      return true;
    }
    this.begin(epochs[this.next++], this.next == epochs.length);
    return false;
  }

  close(): void {
    const file = this.file;
    if (file) file.close();
    const dir = this.dir;
    if (dir) dir.close();
    this.dir = null;
  }

  private open(): bool {
    const dir = this.scope.root.directory(this.path);
    this.dir = dir;
    this.epochs = dir ? listEpochs(dir) : null;
    if (!this.epochs) {
      // Removed since the listing, with its container.
      if (fault.code != Code.noEntry) this.scope.findings.addFault(FindingKind.damaged, this.path, Remedy.none);
      return false;
    }
    this.tellOthers(dir!);
    return true;
  }

  private begin(epoch: u64, newest: bool): void {
    const path = this.path + "/" + epochName(epoch);
    const file = this.dir!.file(epochName(epoch));
    if (!file) {
      // Removed since the listing, by a checkpoint of its owner or by garbage collection.
      if (fault.code != Code.noEntry) this.scope.findings.addFault(FindingKind.damaged, path, Remedy.none);
      fault.clear();
      return;
    }
    const needed = this.needs.of(this.journal, epoch);
    const current = new EpochCheck(this.scope, file, path, this.kind, this.id, epoch, needed, newest);
    current.readGroups();
    this.file = file;
    this.current = current;
    this.currentPath = path;
  }

  private tellOthers(dir: Dir): void {
    const names = dir.list();
    for (let i = 0; names && i < names.length; i++) {
      if (isEpoch(this.epochs!, names[i])) continue;
      const path = this.path + "/" + names[i];
      this.scope.findings.add(FindingKind.unreferenced, path, "not an epoch of a journal", Remedy.collect);
    }
    fault.clear();
  }
}

function isEpoch(epochs: u64[], name: string): bool {
  for (let i = 0; i < epochs.length; i++) if (epochName(epochs[i]) == name) return true;
  return false;
}
