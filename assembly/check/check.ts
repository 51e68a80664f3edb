// A check of a whole store, step by step: everything that is named is there, sound, and nothing else is.
// It holds no lock. What other programs do meanwhile is no damage: what went since is left out at the end.
import { Bytes } from "../core/bytes";
import { fault } from "../core/fault";
import { JOURNAL_ID_SIZE, JournalKind } from "../format/journal";
import { openPreopened } from "../io/volume";
import { Content } from "../store/content";
import { Owner } from "../store/owner";
import { Point } from "../store/point";
import { ContainerRecord } from "../store/records";
import { INDEX_SUFFIX, PACK_SUFFIX } from "../store/pack";
import { journalPath } from "../store/paths";
import { ContainerCheck } from "./containercheck";
import { GarbageCheck } from "./garbagecheck";
import { FindingKind, Remedy } from "./finding";
import { Holdings } from "./holdings";
import { ImageCheck } from "./imagecheck";
import { DamagedRuns, JournalCheck } from "./journalcheck";
import { LayerCheck } from "./layercheck";
import { MergedCheck } from "./mergedcheck";
import { Needs } from "./needs";
import { openForCheck } from "./opening";
import { PackCheck } from "./packcheck";
import { Repair } from "./repair";
import { Scope } from "./scope";
import { Work } from "./work";

const enum Phase {
  packs,
  layers,
  images,
  journals,
  containers,
  garbage,
  repair,
  done,
}

/** A store that others change while it is checked is checked again, so often at most, before damage is told. */
const RESTARTS_MAX = 2;

export class Check {
  completed: u64 = 0;
  scope: Scope;
  private phase: Phase = Phase.packs;
  private queue: Work[] = [];
  private next: i32 = 0;
  private holdings: Holdings;
  private content: Content | null = null;
  private damagedRuns: DamagedRuns = new Map();
  private needs: Needs = new Needs();
  private closed: bool = false;
  private restarts: i32 = 0;

  private constructor(
    scope: Scope,
    private path: string,
    private owner: Owner,
    private readData: bool,
    private repair: bool,
  ) {
    this.scope = scope;
    this.holdings = new Holdings(scope);
    scope.readData = readData;
  }

  /** Null with the fault set on failure. */
  static open(path: Bytes, owner: Owner, readData: bool, repair: bool): Check | null {
    const scope = openAt(path, owner, repair);
    if (!scope) return null;
    const check = new Check(scope, String.UTF8.decodeUnsafe(path.ptr, path.len), owner, readData, repair);
    check.begin();
    return check;
  }

  get done(): bool {
    return this.phase == Phase.done;
  }

  /** Pieces of work, as far as is known. */
  get total(): u64 {
    return this.completed + u64(this.queue.length - this.next);
  }

  /** Goes on for about `budget` blocks or records; true when the check is complete. A failed repair sets the fault. */
  step(budget: u32): bool {
    if (this.done) return true;
    if (this.next < this.queue.length) {
      const work = this.queue[this.next];
      if (!work.step(budget)) return false;
      // What a repair couldn't do is the caller's to know; all else is a finding.
      if (this.phase != Phase.repair) fault.clear();
      this.next++;
      this.completed++;
      return false;
    }
    if (this.phase == Phase.garbage && this.isUnsure() && this.restart()) return false;
    this.phase++;
    this.queue = [];
    this.next = 0;
    if (this.done) this.close();
    else this.begin();
    return this.done;
  }

  /** Damage was found, and what others did meanwhile may be all that it is. */
  private isUnsure(): bool {
    const list = this.scope.findings.list;
    let damage = false;
    for (let i = 0; i < list.length; i++) {
      if (list[i].kind == FindingKind.repaired) return false;
      damage = damage || list[i].isDamage;
    }
    return damage && this.restarts < RESTARTS_MAX && this.scope.listFiles() != this.scope.listing;
  }

  private restart(): bool {
    const path = String.UTF8.encode(this.path);
    const scope = openAt(new Bytes(changetype<usize>(path), path.byteLength), this.owner, this.repair);
    fault.clear();
    if (!scope) return false;
    this.forget();
    this.scope.close();
    scope.readData = this.readData;
    this.scope = scope;
    this.holdings = new Holdings(scope);
    this.damagedRuns = new Map();
    this.restarts++;
    this.phase = Phase.packs;
    this.queue = [];
    this.next = 0;
    this.begin();
    return true;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.forget();
    this.scope.close();
    fault.clear();
  }

  /** Queues the work of the phase. */
  private begin(): void {
    switch (this.phase) {
      case Phase.packs: {
        this.beginPacks();
        break;
      }
      case Phase.layers: {
        this.beginLayers();
        break;
      }
      case Phase.images: {
        this.beginImages();
        break;
      }
      case Phase.journals: {
        this.beginJournals();
        break;
      }
      case Phase.containers: {
        this.beginContainers();
        break;
      }
      case Phase.garbage: {
        this.queue.push(new GarbageCheck(this.scope, this.holdings));
        break;
      }
      case Phase.repair: {
        if (this.scope.repair) this.queue.push(new Repair(this.scope, this.holdings));
        break;
      }
      default:
    }
    fault.clear();
  }

  private beginPacks(): void {
    const packs = this.scope.packs;
    if (!packs) return;
    const names = packs.list();
    if (!names) {
      this.scope.findings.addFault(FindingKind.damaged, "packs", Remedy.none);
      return;
    }
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name.endsWith(INDEX_SUFFIX)) {
        this.queue.push(new PackCheck(this.scope, this.holdings, name.slice(0, name.length - INDEX_SUFFIX.length)));
      } else if (name.endsWith(PACK_SUFFIX)) {
        const stem = name.slice(0, name.length - PACK_SUFFIX.length);
        if (!names.includes(stem + INDEX_SUFFIX)) this.holdings.addOrphan(stem);
      }
    }
  }

  private beginLayers(): void {
    const names = this.scope.names;
    if (!names || !this.scope.layers) return;
    const layers = names.layers.values();
    for (let i = 0; i < layers.length; i++) this.queue.push(new LayerCheck(this.scope, this.holdings, layers[i]));
  }

  private beginImages(): void {
    const names = this.scope.names;
    const packs = this.scope.packs;
    if (!names || !packs) return;
    this.content = new Content(packs);
    const images = names.images.values();
    const merged = new Set<string>();
    for (let i = 0; i < images.length; i++) {
      this.queue.push(new ImageCheck(this.scope, this.holdings, this.content!, images[i]));
      if (merged.has(images[i].mergedFile) || !this.scope.merged || !this.scope.layers) continue;
      merged.add(images[i].mergedFile);
      this.queue.push(new MergedCheck(this.scope, images[i]));
    }
  }

  private beginJournals(): void {
    const scope = this.scope;
    const needs = new Needs();
    this.needs = needs;
    const names = scope.names;
    if (names) {
      needs.addJournal(names.dir, "", names.uuid);
      this.queue.push(new JournalCheck(scope, "names", "", names.uuid, JournalKind.names, needs, this.damagedRuns));
      needs.addNames(names);
    }
    const segments = scope.segments;
    const ids = segments ? segments.list() : null;
    for (let i = 0; ids && i < ids.length; i++) {
      const dir = ids[i].length == 2 * JOURNAL_ID_SIZE ? segments!.directory(ids[i]) : null;
      if (!dir) continue;
      needs.addJournal(dir, ids[i], ids[i]);
      dir.close();
      this.queue.push(
        new JournalCheck(scope, journalPath(ids[i]), ids[i], ids[i], JournalKind.container, needs, this.damagedRuns),
      );
    }
  }

  private beginContainers(): void {
    const names = this.scope.names;
    if (!names || !this.scope.segments) return;
    const containers = names.containersByAge();
    for (let i = 0; i < containers.length; i++) {
      const container = containers[i];
      this.pushContainer(container, null);
      const checkpoints = names.checkpointsOf(container.id);
      for (let j = 0; j < checkpoints.length; j++) this.pushContainer(container, checkpoints[j].point);
    }
  }

  private pushContainer(container: ContainerRecord, checkpoint: Point | null): void {
    this.queue.push(new ContainerCheck(this.scope, container, checkpoint, this.damagedRuns, this.needs, this.owner));
  }

  private forget(): void {
    for (let i = this.next; i < this.queue.length; i++) this.queue[i].close();
    this.holdings.close();
    const content = this.content;
    if (content) content.close();
    this.content = null;
  }
}

function openAt(path: Bytes, owner: Owner, repair: bool): Scope | null {
  const root = openPreopened(path);
  return root ? openForCheck(root, owner, repair) : null;
}
