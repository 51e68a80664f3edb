// Opens a store for a check: what keeps others from opening it is a finding here, and the rest is looked at all the same.
import { Code, fail, fault } from "../core/fault";
import { SegmentKeeper } from "../container/footprint";
import { SUPERBLOCK_SIZE, Superblock } from "../format/superblock";
import { Dir } from "../io/volume";
import { STORE_DIRECTORIES, SUPERBLOCK } from "../session/layout";
import { Owner } from "../store/owner";
import { Names } from "../store/names";
import { Finding, FindingKind, Remedy } from "./finding";
import { readWhatIsSound } from "./salvage";
import { Scope } from "./scope";

const NO_OPENING = "; the store can't be opened";

/** Takes `root` over. Null with the fault set: there is no store, or one that this code can't read. */
export function openForCheck(root: Dir, owner: Owner, repair: bool): Scope | null {
  const scope = new Scope(root);
  const names = root.list();
  if (names && isStore(names) && checkSuperblock(scope, repair)) {
    scope.packs = openPart(scope, "packs", Remedy.repair, repair);
    scope.layers = openPart(scope, "layers", Remedy.repair, repair);
    scope.merged = openPart(scope, "merged", Remedy.repair, repair);
    // Without these, what containers changed and what there was is lost: an empty one would hide it.
    scope.segments = openPart(scope, "segments", Remedy.none, repair);
    const dir = openPart(scope, "names", Remedy.none, repair);
    scope.namesDir = dir;
    scope.listing = scope.listFiles();
    if (dir) readNames(scope, dir, owner, repair);
    scope.repair = repair && scope.namesSound;
    return scope;
  }
  if (names && !fault.raised) fail(Code.noEntry, "there is no store here");
  scope.close();
  return null;
}

function isStore(names: string[]): bool {
  if (names.includes(SUPERBLOCK)) return true;
  for (let i = 0; i < STORE_DIRECTORIES.length; i++) if (!names.includes(STORE_DIRECTORIES[i])) return false;
  return true;
}

/** False when it is of another version, or has features that this code does not know. */
function checkSuperblock(scope: Scope, writable: bool): bool {
  const block = heap.alloc(SUPERBLOCK_SIZE);
  const file = scope.root.file(SUPERBLOCK);
  const superblock = new Superblock();
  let sound = file != null && file.readExactly(block, SUPERBLOCK_SIZE, 0);
  const size = file && sound ? file.size() : 0;
  if (file) file.close();
  if (sound) sound = superblock.decode(block, writable);
  if (sound) scope.uuid = superblock.id;
  superblock.free();
  heap.free(block);
  if (!sound && fault.code == Code.version) return false;
  if (!sound) {
    const kind = fault.code == Code.noEntry ? FindingKind.missing : FindingKind.damaged;
    explain(
      scope.findings.addFault(kind, SUPERBLOCK, Remedy.none),
      NO_OPENING + ", but all that is in it is still there",
    );
  } else if (u64(size) != SUPERBLOCK_SIZE) {
    scope.findings.add(FindingKind.damaged, SUPERBLOCK, "bytes follow the superblock", Remedy.none).at(SUPERBLOCK_SIZE);
  }
  return true;
}

function explain(finding: Finding, more: string): void {
  finding.detail += more;
}

/** With `Remedy.repair` a repair makes the directory again, empty: loading images brings back what was in it. */
function openPart(scope: Scope, name: string, remedy: Remedy, repair: bool): Dir | null {
  const dir = scope.root.directory(name);
  if (dir) return dir;
  const kind = fault.code == Code.noEntry ? FindingKind.missing : FindingKind.damaged;
  const finding = scope.findings.addFault(kind, name, remedy);
  finding.detail = "the store lacks this directory" + NO_OPENING;
  if (remedy != Remedy.repair || !repair || !scope.root.makeDirectory(name) || !scope.root.sync()) {
    fault.clear();
    return null;
  }
  finding.mend("made again, empty");
  const made = scope.root.directory(name);
  fault.clear();
  return made;
}

function readNames(scope: Scope, dir: Dir, owner: Owner, repair: bool): void {
  const names = new Names(
    dir,
    scope.uuid,
    !repair,
    owner,
    new SegmentKeeper(scope.segments ? scope.segments! : scope.root),
  );
  scope.names = names;
  scope.namesSound = names.load();
  if (scope.namesSound) return;
  const subject = String.UTF8.decodeUnsafe(fault.subject.ptr, fault.subject.len);
  const path = subject.length ? "names/" + subject : "names";
  const kind = fault.code == Code.noEntry ? FindingKind.missing : FindingKind.damaged;
  const finding = scope.findings.addFault(kind, path, Remedy.none);
  readWhatIsSound(dir, names);
  const images = names.images.keys();
  for (let i = 0; i < images.length; i++) finding.images.add(images[i]);
  const containers = names.containers.keys();
  for (let i = 0; i < containers.length; i++) finding.containers.add(containers[i]);
  explain(
    finding,
    NO_OPENING + "; what the damaged part named is lost, the images and containers below are still told of",
  );
}
