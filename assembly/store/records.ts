// What the names journal knows: images, layers, names, containers (docs/format.md "Names").
import { ByteBuffer, Cursor } from "../core/bytes";
import { fromHex, toHex } from "../core/hex";
import { JOURNAL_ID_SIZE } from "../format/journal";
import { Time, decodeTime, encodeTime } from "../io/time";
import { DIGEST_SIZE } from "./digest";
import { instanceName } from "./paths";
import { Point, putJournal, takeJournal } from "./point";

/** Types of records in the names journal. */
export const enum NamesRecord {
  /** Forget everything: the records that follow are the whole state. */
  reset = 1,
  layer = 2,
  blob = 3,
  image = 4,
  imageRemoved = 5,
  tag = 6,
  untag = 7,
  container = 8,
  containerRemoved = 9,
  /** How far an epoch counts that a checkpoint replaced. */
  counted = 10,
  checkpoint = 11,
  checkpointRemoved = 12,
  lease = 13,
  leaseEnded = 14,
  /** A file of the store that will be unlinked. */
  condemned = 15,
  /** One that was unlinked, or is kept after all. */
  released = 16,
  layerRemoved = 17,
  /** A layer some of whose content was found damaged: it is imported again when it is loaded again. */
  suspect = 18,
  /** A journal that more than one container may rest on. */
  shared = 19,
  /** What a container's writable layer may have from now on. */
  quota = 20,
  /** A container's other name, from now on. */
  renamed = 21,
}
export const NAMES_RECORD_LAST: u32 = NamesRecord.renamed;

export const CONTAINER_ID_SIZE: u32 = JOURNAL_ID_SIZE;
const LEASE_ID_SIZE: u32 = 16;
/** No limit. */
export const UNLIMITED: u64 = u64.MAX_VALUE;

/** A layer held by the store. Digests are hex. */
export class LayerRecord {
  diffId: string = "";
  /** Tells its file from others of this layer, earlier or later. */
  instance: u64 = 0;
  entries: u64 = 0;
  size: u64 = 0;
  tarSize: u64 = 0;
  added: u64 = 0;

  /** Name of its layer image in `layers/`. */
  get file(): string {
    return instanceName(this.diffId, this.instance);
  }

  encode(to: ByteBuffer): void {
    putHex(to, this.diffId, DIGEST_SIZE);
    to.u64(this.instance);
    to.u64(this.entries);
    to.u64(this.size);
    to.u64(this.tarSize);
    to.u64(this.added);
  }

  static decode(from: Cursor): LayerRecord {
    const self = new LayerRecord();
    self.diffId = takeHex(from, DIGEST_SIZE);
    self.instance = from.u64();
    self.entries = from.u64();
    self.size = from.u64();
    self.tarSize = from.u64();
    self.added = from.u64();
    return self;
  }
}

/** An image: its config is an object in the packs, its layers are named by diffID. */
export class ImageRecord {
  id: string = "";
  chainId: string = "";
  /** Tells its merged image's file from others of this chain, earlier or later. */
  instance: u64 = 0;
  /** BLAKE3 of the config. */
  config: string = "";
  configSize: u32 = 0;
  layers: string[] = [];

  /** Name of its merged image in `merged/`. */
  get mergedFile(): string {
    return instanceName(this.chainId, this.instance);
  }

  encode(to: ByteBuffer): void {
    putHex(to, this.id, DIGEST_SIZE);
    putHex(to, this.chainId, DIGEST_SIZE);
    to.u64(this.instance);
    putHex(to, this.config, DIGEST_SIZE);
    to.u32(this.configSize);
    to.u32(this.layers.length);
    for (let i = 0; i < this.layers.length; i++) putHex(to, this.layers[i], DIGEST_SIZE);
  }

  static decode(from: Cursor): ImageRecord {
    const self = new ImageRecord();
    self.id = takeHex(from, DIGEST_SIZE);
    self.chainId = takeHex(from, DIGEST_SIZE);
    self.instance = from.u64();
    self.config = takeHex(from, DIGEST_SIZE);
    self.configSize = from.u32();
    const count = from.u32();
    for (let i: u32 = 0; i < count && from.ok; i++) self.layers.push(takeHex(from, DIGEST_SIZE));
    return self;
  }
}

/** A container: its writable layer is in the journal segments/<id>, and what that rests on. */
export class ContainerRecord {
  id: string = "";
  image: string = "";
  created: Time = new Time();
  /** The container that it was forked from, which may be gone; empty for one made from its image. */
  parent: string = "";
  /** What it was before its own journal's epochs above `floor`. */
  origin: Point = new Point();
  floor: u64 = 0;
  /** Inode numbers below this were given in epochs that are void: they are not given again. */
  nextInode: u64 = 0;
  /** UNLIMITED, or how many bytes and inodes its writable layer may have. */
  quotaBytes: u64 = UNLIMITED;
  quotaInodes: u64 = UNLIMITED;
  name: string = "";

  limit(bytes: u64, inodes: u64): void {
    this.quotaBytes = bytes;
    this.quotaInodes = inodes;
  }

  encode(to: ByteBuffer): void {
    putHex(to, this.id, CONTAINER_ID_SIZE);
    putHex(to, this.image, DIGEST_SIZE);
    encodeTime(this.created, to);
    putJournal(to, this.parent);
    this.origin.encode(to);
    to.u64(this.floor);
    to.u64(this.nextInode);
    to.u64(this.quotaBytes);
    to.u64(this.quotaInodes);
    putText(to, this.name);
  }

  copy(): ContainerRecord {
    const other = new ContainerRecord();
    other.id = this.id;
    other.image = this.image;
    other.created.copy(this.created);
    other.parent = this.parent;
    other.origin = this.origin;
    other.floor = this.floor;
    other.nextInode = this.nextInode;
    other.limit(this.quotaBytes, this.quotaInodes);
    other.name = this.name;
    return other;
  }

  static decode(from: Cursor): ContainerRecord {
    const self = new ContainerRecord();
    self.id = takeHex(from, CONTAINER_ID_SIZE);
    self.image = takeHex(from, DIGEST_SIZE);
    decodeTime(self.created, from);
    self.parent = takeJournal(from);
    self.origin = Point.decode(from);
    self.floor = from.u64();
    self.nextInode = from.u64();
    self.quotaBytes = from.u64();
    self.quotaInodes = from.u64();
    self.name = takeText(from);
    return self;
  }
}

/** A container's quota, changed: a record of its own, since another program may write the container's anew. */
export class QuotaRecord {
  container: string = "";
  bytes: u64 = UNLIMITED;
  inodes: u64 = UNLIMITED;

  encode(to: ByteBuffer): void {
    putHex(to, this.container, CONTAINER_ID_SIZE);
    to.u64(this.bytes);
    to.u64(this.inodes);
  }

  static decode(from: Cursor): QuotaRecord {
    const self = new QuotaRecord();
    self.container = takeHex(from, CONTAINER_ID_SIZE);
    self.bytes = from.u64();
    self.inodes = from.u64();
    return self;
  }
}

/** A state of a container that it can go back to, or be forked from. */
export class CheckpointRecord {
  container: string = "";
  created: Time = new Time();
  point: Point = new Point();
  /** Unique among the container's checkpoints. */
  name: string = "";

  encode(to: ByteBuffer): void {
    putHex(to, this.container, CONTAINER_ID_SIZE);
    encodeTime(this.created, to);
    this.point.encode(to);
    putText(to, this.name);
  }

  static decode(from: Cursor): CheckpointRecord {
    const self = new CheckpointRecord();
    self.container = takeHex(from, CONTAINER_ID_SIZE);
    decodeTime(self.created, from);
    self.point = Point.decode(from);
    self.name = takeText(from);
    return self;
  }
}

/** A program that imports: what it relies on stays. */
export class LeaseRecord {
  id: string = "";
  created: Time = new Time();
  /** The program's label. */
  owner: string = "";
  /** Its place among leases and condemnations, by age. */
  serial: u64 = 0;

  encode(to: ByteBuffer): void {
    putHex(to, this.id, LEASE_ID_SIZE);
    encodeTime(this.created, to);
    putText(to, this.owner);
  }

  static decode(from: Cursor): LeaseRecord {
    const self = new LeaseRecord();
    self.id = takeLease(from);
    decodeTime(self.created, from);
    self.owner = takeText(from);
    return self;
  }
}

export function putLease(to: ByteBuffer, id: string): void {
  putHex(to, id, LEASE_ID_SIZE);
}

export function takeLease(from: Cursor): string {
  return takeHex(from, LEASE_ID_SIZE);
}

const scratch = memory.data(32, 8);

export function putHex(to: ByteBuffer, hex: string, size: u32): void {
  fromHex(hex, scratch);
  to.bytes(scratch, size);
}

export function takeHex(from: Cursor, size: u32): string {
  const at = from.take(size);
  return at ? toHex(at, size) : "";
}

export function putText(to: ByteBuffer, text: string): void {
  to.u16(u32(String.UTF8.byteLength(text)));
  to.text(text);
}

export function takeText(from: Cursor): string {
  const len = from.u16();
  const at = from.take(len);
  return at ? String.UTF8.decodeUnsafe(at, len) : "";
}
