// An open store: its directories, content, names, and what containers share while it is open.
import { Bytes } from "../core/bytes";
import { Code, blame, fail, fault } from "../core/fault";
import { OWNER_MAX } from "../format/journal";
import { SUPERBLOCK_SIZE, Superblock } from "../format/superblock";
import { Container } from "../container/container";
import { SegmentKeeper } from "../container/footprint";
import { ContainerGround, FixedGround } from "../container/grounds";
import { lowerInode } from "../container/inode";
import { Journals } from "../container/journals";
import { Segments } from "../container/segments";
import { Upper } from "../container/upper";
import { Dir, openPreopened } from "../io/volume";
import { LayerImage } from "../layer/layerimage";
import { remerge } from "../layer/imagemerge";
import { LowerRef } from "../layer/lowerref";
import { MergedImage } from "../layer/mergedimage";
import { Content } from "../store/content";
import { listEpochs } from "../store/journal";
import { Names } from "../store/names";
import { Owner } from "../store/owner";
import { Point } from "../store/point";
import { Lease } from "./lease";
import { randomId, randomName } from "../store/random";
import { ContainerRecord, ImageRecord, LayerRecord } from "../store/records";
import { NAMES_DIRECTORY, STORE_DIRECTORIES, SUPERBLOCK, SUPERBLOCK_NEW } from "./layout";

/** WIT's `open-mode`. */
export const enum Mode {
  readOnly,
  readWrite,
  create,
}

export class Session {
  open: bool = true;
  /** A failed sync has told of what is lost: closing need not tell it again. */
  private lossTold: bool = false;
  /** Of the imports in flight. */
  readonly lease: Lease;
  /** By the names of their files. One that was collected stays open: who uses it still, with a container say, goes on. */
  private layerImages: Map<string, LayerImage> = new Map();
  private mergedImages: Map<string, MergedImage> = new Map();
  private containers: Map<string, Container> = new Map();

  private constructor(
    readonly root: Dir,
    readonly superblock: Superblock,
    readonly readOnly: bool,
    /** What other writers are told of this one. */
    readonly owner: Owner,
    readonly layers: Dir,
    readonly merged: Dir,
    readonly segments: Dir,
    readonly content: Content,
    readonly names: Names,
  ) {
    this.lease = new Lease(names, content, owner);
  }

  /** Null with the fault set on failure. */
  static open(path: Bytes, mode: Mode, owner: Bytes): Session | null {
    if (!isOwnerLabel(owner)) return null;
    const root = openPreopened(path);
    if (!root) return null;
    const session = Session.openIn(root, mode, new Owner(String.UTF8.decodeUnsafe(owner.ptr, owner.len)));
    if (!session) {
      root.close();
      blame(path.ptr, path.len);
    }
    return session;
  }

  private static openIn(root: Dir, mode: Mode, owner: Owner): Session | null {
    // Before the superblock is looked at: one that is read behind names stays.
    const begun = Session.hasNames(root);
    const block = heap.alloc(SUPERBLOCK_SIZE);
    let ready = Session.readSuperblock(root, block);
    let made = false;
    if (!ready && fault.code == Code.noEntry) {
      if (mode == Mode.create) {
        fault.clear();
        made = true;
        ready = Session.make(root, block);
      } else {
        fault.detail = "there is no store here";
      }
    }
    if (ready && !begun && mode != Mode.readOnly) ready = Session.settle(root, block, made);
    const session = ready ? Session.assemble(root, mode == Mode.readOnly, owner, block) : null;
    heap.free(block);
    return session;
  }

  /** Whether anybody has begun to write names. */
  private static hasNames(root: Dir): bool {
    const dir = root.directory(NAMES_DIRECTORY);
    const epochs = dir ? listEpochs(dir) : null;
    if (dir) dir.close();
    fault.clear();
    return epochs != null && epochs.length > 0;
  }

  private static assemble(root: Dir, readOnly: bool, owner: Owner, block: usize): Session | null {
    const superblock = new Superblock();
    const dirs = superblock.decode(block, !readOnly) ? Session.openDirectories(root) : null;
    if (!dirs) {
      superblock.free();
      return null;
    }
    const content = new Content(dirs[0]);
    const names = new Names(dirs[3], superblock.id, readOnly, owner, new SegmentKeeper(dirs[4]));
    const session = new Session(root, superblock, readOnly, owner, dirs[1], dirs[2], dirs[4], content, names);
    if (names.load()) return session;
    session.discard();
    return null;
  }

  private static openDirectories(root: Dir): Dir[] | null {
    const dirs: Dir[] = [];
    for (let i = 0; i < STORE_DIRECTORIES.length; i++) {
      const dir = root.directory(STORE_DIRECTORIES[i]);
      if (!dir) {
        if (fault.code == Code.noEntry) {
          fault.code = Code.corrupt;
          fault.detail = "the store lacks its directory " + STORE_DIRECTORIES[i];
        }
        for (let j = 0; j < dirs.length; j++) dirs[j].close();
        return null;
      }
      dirs.push(dir);
    }
    return dirs;
  }

  private static readSuperblock(root: Dir, block: usize): bool {
    const file = root.file(SUPERBLOCK);
    if (!file) return false;
    const ok = file.readExactly(block, SUPERBLOCK_SIZE, 0);
    file.close();
    return ok;
  }

  /**
   * Makes the directories, then the superblock: a store exists when that has its name, durable or not. Several programs may do so at
   * once: `block` is what stands there in the end.
   */
  private static make(root: Dir, block: usize): bool {
    const names = root.list();
    if (!names) return false;
    for (let i = 0; i < names.length; i++) {
      const ours = STORE_DIRECTORIES.includes(names[i]) || names[i].startsWith(SUPERBLOCK);
      if (!ours) return fail(Code.notEmpty, "the directory holds other things; a store wants an empty one");
    }
    for (let i = 0; i < STORE_DIRECTORIES.length; i++) {
      if (names.includes(STORE_DIRECTORIES[i]) || root.makeDirectory(STORE_DIRECTORIES[i])) continue;
      if (fault.code != Code.exist) return false;
      fault.clear();
    }
    // The directories are durable before the name that says that they are there.
    if (!root.sync()) return Session.unmake(root);
    const superblock = new Superblock();
    randomId(superblock.uuid);
    superblock.encode(block);
    superblock.free();
    const name = Session.writeSuperblock(root, block);
    if (!name.length) return false;
    // Whoever was quicker has made the store.
    if (Session.readSuperblock(root, block)) return root.unlink(name);
    if (fault.code != Code.noEntry) return false;
    fault.clear();
    const named = root.rename(name, SUPERBLOCK);
    // The one that was quicker may have taken ours away.
    if (!named && fault.code == Code.noEntry) fault.clear();
    return !fault.raised && Session.readSuperblock(root, block);
  }

  /** A host that refused to make names durable may take them for durable later: who tries again makes them again. */
  private static unmake(root: Dir): bool {
    for (let i = 0; i < STORE_DIRECTORIES.length; i++) root.removeDirectory(STORE_DIRECTORIES[i]);
    return false;
  }

  /** Writes a superblock, synced, under a temporary name: empty with the fault set on failure. */
  private static writeSuperblock(root: Dir, block: usize): string {
    const name = SUPERBLOCK_NEW + randomName();
    const file = root.create(name);
    if (!file) return "";
    const ok = file.write(block, SUPERBLOCK_SIZE, 0) && file.sync();
    file.close();
    return ok ? name : "";
  }

  /**
   * What stands in `block` in the end is the superblock that stays, under a durable name; no epoch of the names is made before. Unless it
   * was `made` just now, whoever gave the name may have been refused to make it durable, and it is given again.
   */
  private static settle(root: Dir, block: usize, made: bool): bool {
    // Those that make a store at once replace each other's superblock, until what they would rename is gone. Who comes later finds one.
    const names = root.list();
    if (!names) return false;
    for (let i = 0; i < names.length; i++) {
      if (names[i].startsWith(SUPERBLOCK_NEW) && !root.unlink(names[i])) return false;
    }
    if (!Session.readSuperblock(root, block)) return false;
    return (made || Session.nameAgain(root, block)) && root.sync();
  }

  private static nameAgain(root: Dir, block: usize): bool {
    let name = Session.writeSuperblock(root, block);
    while (name.length && !root.rename(name, SUPERBLOCK)) {
      if (fault.code != Code.noEntry) return false;
      // Another one that settles took it away.
      fault.clear();
      name = Session.writeSuperblock(root, block);
    }
    return name.length > 0;
  }

  /** What every call on an open store starts with. */
  live(): bool {
    return this.open || fail(Code.badDescriptor, "the store is closed");
  }

  /** The same, with what other processes wrote meanwhile. */
  current(): bool {
    return this.live() && this.names.assertSound() && this.names.refresh();
  }

  writable(): bool {
    if (!this.live()) return false;
    return !this.readOnly || fail(Code.readOnly, "the store was opened read-only");
  }

  // ---- what containers share ---------------------------------------------------------------

  /** A layer's image, opened once. */
  layerImage(diffId: string): LayerImage | null {
    if (!this.names.layers.has(diffId)) {
      fail(Code.noEntry, "no such layer");
      return null;
    }
    const file = this.names.layers.get(diffId).file;
    if (this.layerImages.has(file)) return this.layerImages.get(file);
    const image = LayerImage.open(this.layers, file, diffId);
    if (image) this.layerImages.set(file, image);
    return image;
  }

  /**
   * A layer that an import with this lease may rely on: its image is there. Null when it has to be imported, or with the fault
   * set on failure.
   */
  heldLayer(diffId: string, lease: string): LayerRecord | null {
    const layer = this.names.heldLayer(diffId, lease);
    if (!layer) return null;
    // Opened anew: one that is in use stays open when its file is gone.
    const image = LayerImage.open(this.layers, layer.file, diffId);
    if (image) {
      image.close();
      return layer;
    }
    if (fault.code == Code.noEntry || fault.code == Code.corrupt) fault.clear();
    return null;
  }

  layerImagesOf(diffIds: string[]): LayerImage[] | null {
    const images: LayerImage[] = [];
    for (let i = 0; i < diffIds.length; i++) {
      const image = this.layerImage(diffIds[i]);
      if (!image) return null;
      images.push(image);
    }
    return images;
  }

  /** An image's merged view, opened once. */
  mergedImage(image: ImageRecord): MergedImage | null {
    const file = image.mergedFile;
    if (this.mergedImages.has(file)) return this.mergedImages.get(file);
    const layers = this.layerImagesOf(image.layers);
    if (!layers) return null;
    let merged = MergedImage.open(this.merged, file, layers);
    if (!merged && !this.readOnly && (fault.code == Code.noEntry || fault.code == Code.corrupt)) {
      fault.clear();
      if (remerge(layers, image, this.merged)) merged = MergedImage.open(this.merged, file, layers);
    }
    if (merged) this.mergedImages.set(file, merged);
    return merged;
  }

  // ---- containers --------------------------------------------------------------------------

  /** The container, opened; several handles share it, so that they see each other's changes. */
  container(record: ContainerRecord): Container | null {
    if (this.containers.has(record.id)) {
      const existing = this.containers.get(record.id);
      existing.upper.quota.limit(record);
      if (!existing.closed) return existing;
    }
    if (!this.names.images.has(record.image)) {
      fail(Code.corrupt, "the container's image is not in the store");
      return null;
    }
    const lower = this.mergedImage(this.names.images.get(record.image));
    const upper = lower ? this.upper(this.segmentsOf(record), lower) : null;
    if (!lower || !upper) return null;
    if (!upper.load()) {
      upper.discard();
      return null;
    }
    upper.quota.limit(record);
    const container = new Container(record.id, upper, lower, this.content, this.names);
    this.containers.set(record.id, container);
    return container;
  }

  /** A container's segments, not yet read; `close` them. */
  segmentsOf(record: ContainerRecord): Segments {
    const journals = new Journals(this.segments);
    return new Segments(new ContainerGround(record, this.names, journals), journals, this.readOnly, this.owner);
  }

  /** The writable layer as it was at a point, not yet read; null with the fault set on failure. `discard` it. */
  upperAt(point: Point, lower: MergedImage): Upper | null {
    const journals = new Journals(this.segments);
    return this.upper(new Segments(new FixedGround("", point, 0, journals), journals, true, this.owner), lower);
  }

  private upper(segments: Segments, lower: MergedImage): Upper | null {
    const ref = new LowerRef();
    if (!lower.directory(0, ref)) return null;
    return new Upper(segments, lowerInode(ref.layer, ref.entry), lower.layers.length);
  }

  /** The container if it is open. */
  opened(id: string): Container | null {
    return this.containers.has(id) ? this.containers.get(id) : null;
  }

  /** The container gives its memory back. */
  forget(id: string): void {
    this.containers.delete(id);
  }

  // ---- ending ------------------------------------------------------------------------------

  sync(): bool {
    if (!this.live()) return false;
    const containers = this.containers.values();
    for (let i = 0; i < containers.length; i++) {
      if (!containers[i].closed && !containers[i].sync()) return false;
    }
    const ok = this.lease.end() && this.names.release();
    this.lossTold = !ok;
    return ok;
  }

  close(): bool {
    if (!this.open) return true;
    let ok = true;
    const containers = this.containers.values();
    for (let i = 0; i < containers.length; i++) ok = containers[i].close() && ok;
    ok = (this.lossTold || (this.lease.end() && this.names.release())) && ok;
    this.discard();
    return ok;
  }

  /** Closes the files without syncing. */
  discard(): void {
    if (!this.open) return;
    this.open = false;
    const containers = this.containers.values();
    for (let i = 0; i < containers.length; i++) containers[i].discard();
    this.containers.clear();
    const merged = this.mergedImages.values();
    for (let i = 0; i < merged.length; i++) merged[i].close();
    const layers = this.layerImages.values();
    for (let i = 0; i < layers.length; i++) layers[i].close();
    this.content.close();
    this.content.dir.close();
    this.names.close();
    this.superblock.free();
    this.layers.close();
    this.merged.close();
    this.segments.close();
    this.root.close();
  }
}

/** `invalid` when it is too long. */
export function isOwnerLabel(owner: Bytes): bool {
  return (
    owner.len <= OWNER_MAX || fail(Code.invalid, "an owner's label is longer than " + OWNER_MAX.toString() + " bytes")
  );
}
