// One state of a container, as it is or as a checkpoint has it: its chain of epochs against its own reader, and which of its
// files damaged runs are in.
import { ByteBuffer } from "../core/bytes";
import { fault } from "../core/fault";
import { NO_ENTRY } from "../container/extents";
import { Inode, NONE } from "../container/inode";
import { FixedGround } from "../container/grounds";
import { Journals } from "../container/journals";
import { Segments } from "../container/segments";
import { Upper } from "../container/upper";
import { Ground } from "../store/ground";
import { Point } from "../store/point";
import { Owner } from "../store/owner";
import { epochPath, journalPath } from "../store/paths";
import { ContainerRecord } from "../store/records";
import { Finding, FindingKind, Remedy } from "./finding";
import { DamagedRuns } from "./journalcheck";
import { Needs } from "./needs";
import { Scope } from "./scope";
import { Work } from "./work";

const SLASH: u32 = 0x2f;
/** A directory below itself is no tree. */
const DEPTH_MAX = 4096;

/** Where an inode has a name. */
class Place {
  constructor(
    readonly parent: Inode,
    readonly name: usize,
    readonly len: u32,
  ) {}
}

export class ContainerCheck extends Work {
  /** Inode number -> its name in the writable layer. */
  private places: Map<u64, Place> = new Map();

  constructor(
    private scope: Scope,
    private record: ContainerRecord,
    /** Null: the container as it is. */
    private checkpoint: Point | null,
    private damagedRuns: DamagedRuns,
    private needs: Needs,
    private owner: Owner,
  ) {
    super();
  }

  step(budget: u32): bool {
    const record = this.record;
    const images = this.scope.names!.images;
    if (!images.has(record.image)) {
      this.tell(FindingKind.missing, "sha256:" + record.image, "a container's image is not in the store");
      return true;
    }
    const layers = images.get(record.image).layers;
    const journals = new Journals(this.scope.segments!);
    const segments = new Segments(this.ground(journals), journals, true, this.owner);
    const upper = new Upper(segments, 0, layers.length);
    if (upper.load()) this.checkInodes(upper, layers);
    else this.tellFault();
    upper.discard();
    fault.clear();
    return true;
  }

  private ground(journals: Journals): Ground {
    const checkpoint = this.checkpoint;
    if (checkpoint) return new FixedGround("", checkpoint, 0, journals);
    return new FixedGround(this.record.id, this.record.origin, this.record.floor, journals);
  }

  private checkInodes(upper: Upper, layers: string[]): void {
    const inodes = upper.inodes.values();
    let found = false;
    for (let i = 0; i < inodes.length; i++) {
      if (!this.isWithin(inodes[i], layers)) {
        const detail = "a file of a container refers to an entry that its layer does not have";
        this.tell(FindingKind.damaged, journalPath(this.record.id), detail);
        return;
      }
    }
    if (!this.damagedRuns.size) return;
    for (let i = 0; i < inodes.length; i++) {
      const inode = inodes[i];
      for (let j: u32 = 0; j < inode.extents.count; j++) {
        if (inode.extents.entry(j) != NO_ENTRY) continue;
        const finding = this.damageOf(upper, inode.extents.source(j));
        if (!finding) continue;
        if (!found) this.findPlaces(inodes);
        found = true;
        this.touch(finding, inode);
        break;
      }
    }
  }

  private isWithin(inode: Inode, layers: string[]): bool {
    if (inode.layer != NONE && !this.isEntry(layers[inode.layer], inode.entry, inode.dir != NONE)) return false;
    for (let i: u32 = 0; i < inode.extents.count; i++) {
      const entry = inode.extents.entry(i);
      if (entry != NO_ENTRY && !this.isEntry(layers[inode.extents.source(i)], entry, false)) return false;
    }
    return true;
  }

  /** Directories that merging made have numbers above the layer's entries. */
  private isEntry(diffId: string, entry: u32, isDirectory: bool): bool {
    const counts = this.scope.entryCounts;
    return isDirectory || !counts.has(diffId) || counts.get(diffId) > entry;
  }

  private damageOf(upper: Upper, run: u32): Finding | null {
    const runs = upper.segments.runs;
    const segment = runs.segment(run);
    const path = epochPath(upper.segments.journalOf(segment), upper.segments.epochOf(segment));
    if (!this.damagedRuns.has(path)) return null;
    const damaged = this.damagedRuns.get(path);
    const offset = runs.dataOffset(run);
    return damaged.has(offset) ? damaged.get(offset) : null;
  }

  private findPlaces(inodes: Inode[]): void {
    for (let i = 0; i < inodes.length; i++) {
      const dentries = inodes[i].dentries;
      for (let j = 0; dentries && j < dentries.count; j++) {
        const dentry = dentries.at(j);
        const child = dentry.inode;
        if (child) this.places.set(child.number, new Place(inodes[i], dentry.name, dentry.len));
      }
    }
  }

  private touch(finding: Finding, inode: Inode): void {
    finding.containers.add(this.record.id);
    const path = new ByteBuffer();
    const names: Place[] = [];
    for (let number = inode.number; this.places.has(number) && names.length < DEPTH_MAX;) {
      const place = this.places.get(number);
      names.push(place);
      number = place.parent.number;
    }
    for (let i = names.length - 1; i >= 0; i--) {
      if (path.len) path.u8(SLASH);
      path.bytes(names[i].name, names[i].len);
    }
    finding.addPath(path);
    path.free();
  }

  /** Its epochs were told of already, where they are damaged; then the container is what they touch. */
  private tellFault(): void {
    const epoch = String.UTF8.decodeUnsafe(fault.subject.ptr, fault.subject.len);
    const checkpoint = this.checkpoint;
    const journals = this.needs.lineage(checkpoint ? checkpoint.journal : this.record.id);
    let told: Finding | null = null;
    // An epoch's number comes once in a chain, but its journal is not told.
    for (let i = 0; i < journals.length && !told; i++)
      told = this.scope.findings.about(journalPath(journals[i]) + "/" + epoch);
    const path = journalPath(this.record.id) + (epoch.length ? "/" + epoch : "");
    const finding = told ? told : this.scope.findings.addFault(FindingKind.damaged, path, Remedy.none);
    if (!told && this.isGone(journals, epoch)) finding.kind = FindingKind.missing;
    finding.containers.add(this.record.id);
    fault.clear();
  }

  /** Whether none of the journals has the epoch (empty: it isn't known which one). */
  private isGone(journals: string[], epoch: string): bool {
    for (let i = 0; epoch.length && i < journals.length; i++) {
      const file = this.scope.root.file(journalPath(journals[i]) + "/" + epoch);
      if (file) file.close();
      if (file) return false;
    }
    return epoch.length > 0;
  }

  private tell(kind: FindingKind, subject: string, detail: string): void {
    this.scope.findings.add(kind, subject, detail, Remedy.none).containers.add(this.record.id);
  }
}
