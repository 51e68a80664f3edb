// What the names journal knows: images, layers, names, containers (docs/format.md "Names").
import { ByteBuffer, Cursor } from "../core/bytes";
import { DIGEST_SIZE, fromHex, toHex } from "./digest";

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
}

export const CONTAINER_ID_SIZE: u32 = 16;

/** A layer held by the store. Digests are hex. */
export class LayerRecord {
  diffId: string = "";
  entries: u64 = 0;
  size: u64 = 0;
  tarSize: u64 = 0;
  added: u64 = 0;

  encode(to: ByteBuffer): void {
    putHex(to, this.diffId, DIGEST_SIZE);
    to.u64(this.entries);
    to.u64(this.size);
    to.u64(this.tarSize);
    to.u64(this.added);
  }

  static decode(from: Cursor): LayerRecord {
    const self = new LayerRecord();
    self.diffId = takeHex(from, DIGEST_SIZE);
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
  /** BLAKE3 of the config. */
  config: string = "";
  configSize: u32 = 0;
  layers: string[] = [];

  encode(to: ByteBuffer): void {
    putHex(to, this.id, DIGEST_SIZE);
    putHex(to, this.chainId, DIGEST_SIZE);
    putHex(to, this.config, DIGEST_SIZE);
    to.u32(this.configSize);
    to.u32(this.layers.length);
    for (let i = 0; i < this.layers.length; i++) putHex(to, this.layers[i], DIGEST_SIZE);
  }

  static decode(from: Cursor): ImageRecord {
    const self = new ImageRecord();
    self.id = takeHex(from, DIGEST_SIZE);
    self.chainId = takeHex(from, DIGEST_SIZE);
    self.config = takeHex(from, DIGEST_SIZE);
    self.configSize = from.u32();
    const count = from.u32();
    for (let i: u32 = 0; i < count && from.ok; i++) self.layers.push(takeHex(from, DIGEST_SIZE));
    return self;
  }
}

/** A container: its writable layer is in segments/<id>. */
export class ContainerRecord {
  id: string = "";
  image: string = "";
  createdSec: i64 = 0;
  createdNs: u32 = 0;
  name: string = "";

  encode(to: ByteBuffer): void {
    putHex(to, this.id, CONTAINER_ID_SIZE);
    putHex(to, this.image, DIGEST_SIZE);
    to.u64(this.createdSec);
    to.u32(this.createdNs);
    putText(to, this.name);
  }

  static decode(from: Cursor): ContainerRecord {
    const self = new ContainerRecord();
    self.id = takeHex(from, CONTAINER_ID_SIZE);
    self.image = takeHex(from, DIGEST_SIZE);
    self.createdSec = i64(from.u64());
    self.createdNs = from.u32();
    self.name = takeText(from);
    return self;
  }
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
