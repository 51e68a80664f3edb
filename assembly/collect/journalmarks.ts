// Which epochs of which journals the containers and checkpoints need.
import { Code, fault } from "../core/fault";
import { Footprint } from "../container/footprint";
import { Journals } from "../container/journals";
import { Session } from "../session/session";
import { SEGMENTS_PATH } from "../store/paths";
import { Point } from "../store/point";
import { ContainerRecord } from "../store/records";

/** Journals that can't be read after so many attempts are damaged: others no longer change them just then. */
const ATTEMPTS_MAX: u32 = 100;

/** What epochs are needed for: a container as its record stands, or a point that a checkpoint names. */
class Root {
  constructor(
    readonly key: string,
    readonly container: ContainerRecord | null,
    readonly point: Point,
  ) {}
}

export class JournalMarks {
  /** Something of them is damaged: what it needs isn't known, and all of them stay. */
  unclear: bool = false;
  /** Paths of epochs. */
  private epochs: Set<string> = new Set();
  /** Ids of journals that something is needed of. */
  private journals: Set<string> = new Set();
  /** Keys of the roots that were read, or wait for it. */
  private known: Set<string> = new Set();
  /** Keys of the roots as of the last survey. */
  private roots: Set<string> = new Set();
  private waiting: Root[] = [];
  private attempts: u32 = 0;

  /** `listed` are the paths of all units. */
  constructor(
    private session: Session,
    private listed: Set<string>,
  ) {}

  /** Whether all roots were read that the names have; those that weren't, wait. */
  covers(): bool {
    this.roots.clear();
    const names = this.session.names;
    const containers = names.containers.values();
    for (let i = 0; i < containers.length; i++) {
      const container = containers[i];
      // What isn't listed isn't judged either.
      if (!container.origin.journal.length && !this.listed.has(SEGMENTS_PATH + container.id)) continue;
      const key = container.id + " " + keyOf(container.origin) + " " + container.floor.toString();
      this.want(new Root(key, container, container.origin));
    }
    const owners = names.checkpoints.values();
    for (let i = 0; i < owners.length; i++) {
      const checkpoints = owners[i].values();
      for (let j = 0; j < checkpoints.length; j++) {
        const point = checkpoints[j].point;
        if (point.journal.length) this.want(new Root(keyOf(point), null, point));
      }
    }
    return !this.waiting.length;
  }

  /** Reads the next root; false when none waits, or with the fault set. */
  step(): bool {
    if (!this.waiting.length) return false;
    const root = this.waiting.pop();
    const journals = new Journals(this.session.segments);
    const needed = new Footprint(journals);
    const container = root.container;
    const ok = container ? needed.addContainer(container) : needed.addPoint(root.point);
    journals.close();
    const files = needed.files.values();
    for (let i = 0; i < files.length; i++) this.journals.add(files[i].journal);
    const paths = needed.files.keys();
    for (let i = 0; i < paths.length; i++) this.epochs.add(paths[i]);
    return ok || this.excuse(root);
  }

  /** Whether nothing is marked beside what the names need, as of the last survey. */
  get exact(): bool {
    const known = this.known.values();
    for (let i = 0; i < known.length; i++) if (!this.roots.has(known[i])) return false;
    return true;
  }

  needsEpoch(path: string): bool {
    return this.epochs.has(path);
  }

  needsJournal(id: string): bool {
    return this.journals.has(id) || this.session.names.containers.has(id);
  }

  private want(root: Root): void {
    this.roots.add(root.key);
    if (this.known.has(root.key)) return;
    this.known.add(root.key);
    this.waiting.push(root);
  }

  /** A root that was removed, or whose epochs were replaced, while it was read is read again if it is still there. */
  private excuse(root: Root): bool {
    if (fault.code != Code.noEntry && fault.code != Code.corrupt) return false;
    const damaged = fault.code == Code.corrupt || ++this.attempts > ATTEMPTS_MAX;
    fault.clear();
    if (damaged) this.unclear = true;
    else this.known.delete(root.key);
    return this.session.names.refresh();
  }
}

function keyOf(point: Point): string {
  return point.journal + " " + point.epoch.toString() + " " + point.end.toString();
}
