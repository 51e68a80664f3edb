// All that is in the store's directories by names of ours. What has another name was put there by somebody else, and stays.
import { Code, fault } from "../core/fault";
import { Dir } from "../io/volume";
import { listEpochs } from "../store/journal";
import { INDEX_SUFFIX, PACK_SUFFIX } from "../store/pack";
import { LAYERS_PATH, MERGED_PATH, PACKS_PATH, SEGMENTS_PATH, epochPath, journalPath, packPath } from "../store/paths";
import { SUPERBLOCK_NEW } from "../session/layout";
import { Session } from "../session/session";
import { Unit, UnitKind } from "./unit";

const TEMPORARY = "-";
const RANDOM_DIGITS = 32;
const DIGEST_DIGITS = 64;
const INSTANCE_DIGITS = 16;

export class Inventory {
  units: Unit[] = [];

  /** Null with the fault set on failure. */
  static of(session: Session): Inventory | null {
    const self = new Inventory();
    const ok =
      self.addPacks(session.content.dir) &&
      self.addImages(session.layers, LAYERS_PATH, UnitKind.layer) &&
      self.addImages(session.merged, MERGED_PATH, UnitKind.merged) &&
      self.addJournals(session.segments) &&
      self.addSuperblocks(session.root);
    return ok ? self : null;
  }

  /** A pack without an index is one that an import didn't finish. */
  private addPacks(dir: Dir): bool {
    const names = dir.list();
    if (!names) return false;
    const indexed = new Set<string>();
    const stems = new Set<string>();
    for (let i = 0; i < names.length; i++) {
      // An index that a repair was writing.
      if (isTemporary(names[i])) this.addTemporary(dir, names[i]);
      const stem = stemOf(names[i]);
      if (!stem.length) continue;
      stems.add(stem);
      if (names[i].endsWith(INDEX_SUFFIX)) indexed.add(stem);
    }
    const found = stems.values();
    for (let i = 0; i < found.length; i++) {
      const stem = found[i];
      const index = stem + INDEX_SUFFIX;
      const unfinished = index + TEMPORARY;
      const pack = stem + PACK_SUFFIX;
      if (!indexed.has(stem)) {
        this.units.push(new Unit(UnitKind.temporary, packPath(stem), dir, [unfinished, pack]));
        continue;
      }
      this.units.push(new Unit(UnitKind.pack, packPath(stem), dir, [index, pack]));
      // A crash may keep both names of a file that was renamed.
      if (names.includes(unfinished)) this.addTemporary(dir, unfinished);
    }
    return true;
  }

  private addTemporary(dir: Dir, name: string): void {
    this.units.push(new Unit(UnitKind.temporary, PACKS_PATH + name, dir, [name]));
  }

  private addImages(dir: Dir, path: string, kind: UnitKind): bool {
    const names = dir.list();
    if (!names) return false;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (isTemporary(name)) this.units.push(new Unit(UnitKind.temporary, path + name, dir, [name]));
      else if (isInstance(name)) this.units.push(new Unit(kind, path + name, dir, [name]));
    }
    return true;
  }

  private addJournals(dir: Dir): bool {
    const names = dir.list();
    if (!names) return false;
    for (let i = 0; i < names.length; i++) {
      if (!isHex(names[i], RANDOM_DIGITS)) continue;
      this.units.push(new Unit(UnitKind.journal, journalPath(names[i]), dir, [names[i]]));
      if (!this.addEpochs(dir, names[i])) return false;
    }
    return true;
  }

  private addEpochs(dir: Dir, journal: string): bool {
    const own = dir.directory(journal);
    if (!own) {
      // Its container may just be removed.
      if (fault.code != Code.noEntry) return false;
      fault.clear();
      return true;
    }
    const epochs = listEpochs(own);
    own.close();
    if (!epochs) return false;
    for (let i = 0; i < epochs.length; i++) {
      const path = epochPath(journal, epochs[i]);
      this.units.push(new Unit(UnitKind.epoch, path, dir, [path.slice(SEGMENTS_PATH.length)]));
    }
    return true;
  }

  private addSuperblocks(root: Dir): bool {
    const names = root.list();
    if (!names) return false;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (!name.startsWith(SUPERBLOCK_NEW) || !isHex(name.slice(SUPERBLOCK_NEW.length), RANDOM_DIGITS)) continue;
      this.units.push(new Unit(UnitKind.temporary, name, root, [name]));
    }
    return true;
  }
}

/** What the files of one pack have in common; empty for a file of no pack. */
function stemOf(name: string): string {
  const stem = name.slice(0, RANDOM_DIGITS);
  const suffix = name.slice(RANDOM_DIGITS);
  const ours = suffix == PACK_SUFFIX || suffix == INDEX_SUFFIX || suffix == INDEX_SUFFIX + TEMPORARY;
  return ours && isHex(stem, RANDOM_DIGITS) ? stem : "";
}

function isTemporary(name: string): bool {
  return (
    name.length == RANDOM_DIGITS + 1 && name.endsWith(TEMPORARY) && isHex(name.slice(0, RANDOM_DIGITS), RANDOM_DIGITS)
  );
}

function isInstance(name: string): bool {
  return (
    name.charAt(DIGEST_DIGITS) == "." &&
    isHex(name.slice(0, DIGEST_DIGITS), DIGEST_DIGITS) &&
    isHex(name.slice(DIGEST_DIGITS + 1), INSTANCE_DIGITS)
  );
}

function isHex(text: string, digits: i32): bool {
  if (text.length != digits) return false;
  for (let i = 0; i < digits; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102))) return false;
  }
  return true;
}
