// Files that nothing names: left by what was removed, or by programs that got no further. Garbage collection takes them.
import { fault } from "../core/fault";
import { Footprint } from "../container/footprint";
import { Journals } from "../container/journals";
import { Dir } from "../io/volume";
import { Catalog } from "../store/catalog";
import { listEpochs } from "../store/journal";
import { SUPERBLOCK_NEW } from "../session/layout";
import { INDEX_SUFFIX, PACK_SUFFIX } from "../store/pack";
import { LAYERS_PATH, MERGED_PATH, PACKS_PATH, epochPath, journalPath } from "../store/paths";
import { FindingKind, Remedy } from "./finding";
import { Holdings } from "./holdings";
import { Scope } from "./scope";
import { Work } from "./work";

const TEMPORARY = "a file that is being written, or whose writer got no further";
const UNNAMED = "no image needs it";
const UNNAMED_JOURNAL = "no container or checkpoint needs it";

export class GarbageCheck extends Work {
  constructor(
    private scope: Scope,
    private holdings: Holdings,
  ) {
    super();
  }

  step(budget: u32): bool {
    const scope = this.scope;
    // What was named since the names were read is not garbage.
    if (scope.namesSound && !scope.names!.refresh()) scope.namesSound = false;
    fault.clear();
    this.checkRoot();
    this.checkPacks();
    this.checkFiles(scope.layers, LAYERS_PATH, this.layerFiles());
    this.checkFiles(scope.merged, MERGED_PATH, this.mergedFiles());
    this.checkJournals();
    return true;
  }

  private checkRoot(): void {
    const names = this.scope.root.list();
    for (let i = 0; names && i < names.length; i++) {
      if (names[i].startsWith(SUPERBLOCK_NEW)) this.tell(names[i], TEMPORARY);
    }
    fault.clear();
  }

  private checkPacks(): void {
    const packs = this.holdings.packs;
    for (let i = 0; i < packs.length; i++) {
      const pack = packs[i];
      if (pack.used) continue;
      const finding = pack.finding;
      if (finding && finding.kind == FindingKind.missing)
        this.tell(pack.indexPath, "the index of a pack that isn't there");
      else this.tell(pack.packPath, "no layer or image needs what is in it");
    }
    const orphans = this.holdings.orphans;
    for (let i = 0; i < orphans.length; i++) {
      if (!orphans[i].used)
        this.tell(orphans[i].packPath, "a pack without an index: an import that goes on, or got no further");
    }
    const dir = this.scope.packs;
    const names = dir ? dir.list() : null;
    for (let i = 0; names && i < names.length; i++) {
      const name = names[i];
      if (!name.endsWith(INDEX_SUFFIX) && !name.endsWith(PACK_SUFFIX)) this.tell(PACKS_PATH + name, TEMPORARY);
    }
    fault.clear();
  }

  private checkFiles(dir: Dir | null, path: string, named: Set<string>): void {
    const names = dir ? dir.list() : null;
    for (let i = 0; names && i < names.length; i++) {
      if (!named.has(names[i])) this.tell(path + names[i], names[i].endsWith("-") ? TEMPORARY : UNNAMED);
    }
    fault.clear();
  }

  /** Of layers that an image has. One that no image has goes with its content, unless an import goes on that brings one. */
  private layerFiles(): Set<string> {
    const named = new Set<string>();
    const names = this.scope.names;
    const images = names ? names.images.values() : [];
    for (let i = 0; i < images.length; i++) {
      const layers = images[i].layers;
      for (let j = 0; j < layers.length; j++) {
        if (names!.layers.has(layers[j])) named.add(names!.layers.get(layers[j]).file);
      }
    }
    return named;
  }

  private mergedFiles(): Set<string> {
    const named = new Set<string>();
    const names = this.scope.names;
    const images = names ? names.images.values() : [];
    for (let i = 0; i < images.length; i++) named.add(images[i].mergedFile);
    return named;
  }

  /** Journals, and epochs of those that something needs. */
  private checkJournals(): void {
    const segments = this.scope.segments;
    const names = this.scope.names;
    const ids = segments ? segments.list() : null;
    if (!ids || !names) return;
    const journals = new Journals(segments!);
    const footprint = this.footprintOf(names, journals);
    const needed = new Set<string>();
    const files = footprint ? footprint.files.values() : [];
    for (let i = 0; i < files.length; i++) needed.add(files[i].journal);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i];
      // A damaged chain doesn't tell what it needs.
      const kept = names.containers.has(id) || (footprint ? needed.has(id) : names.shared.has(id));
      if (!kept) this.tell(journalPath(id), UNNAMED_JOURNAL);
      else if (footprint) this.checkEpochs(journals, id, footprint);
      fault.clear();
    }
    journals.close();
  }

  private checkEpochs(journals: Journals, id: string, footprint: Footprint): void {
    const dir = journals.directory(id);
    const epochs = dir ? listEpochs(dir) : null;
    // The highest one is the lock, and one that came since the footprint was taken is above those that were there.
    for (let i = 0; epochs && i < epochs.length - 1; i++) {
      const path = epochPath(id, epochs[i]);
      if (!footprint.files.has(path)) this.tell(path, "no container or checkpoint needs it any more");
    }
  }

  /** Null when some of it can't be known. */
  private footprintOf(names: Catalog, journals: Journals): Footprint | null {
    const footprint = new Footprint(journals);
    const containers = names.containersByAge();
    let whole = true;
    for (let i = 0; i < containers.length && whole; i++) {
      whole = footprint.addContainer(containers[i]);
      const checkpoints = names.checkpointsOf(containers[i].id);
      for (let j = 0; j < checkpoints.length && whole; j++) whole = footprint.addPoint(checkpoints[j].point);
    }
    fault.clear();
    return whole ? footprint : null;
  }

  /** With damaged names it may be what they lost: then nothing says that it can go. */
  private tell(path: string, detail: string): void {
    const remedy = this.scope.namesSound ? Remedy.collect : Remedy.none;
    this.scope.findings.add(FindingKind.unreferenced, path, detail, remedy);
  }
}
