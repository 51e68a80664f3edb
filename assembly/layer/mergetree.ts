// The tree that a merge builds: nodes in an arena, found by parent and name through a hash table.
// A removed node stays in its parent's list, marked dead; it is never found again.
//
//   node: parent u32 | name u32 | layer u32 | entry u32 | first child u32 | next sibling u32
//         | next in bucket u32 | name length u8 | kind u8 | flags u8 | 0
import { Bytes } from "../core/bytes";
import { TarKind } from "../format/tar-entry";
import { NameArena, RecordArena } from "./arena";
import { hashName } from "./namehash";

const NODE_PARENT: usize = 0;
const NODE_NAME: usize = 4;
const NODE_LAYER: usize = 8;
const NODE_ENTRY: usize = 12;
const NODE_FIRST: usize = 16;
const NODE_NEXT: usize = 20;
const NODE_CHAIN: usize = 24;
const NODE_NAME_LENGTH: usize = 28;
const NODE_KIND: usize = 29;
const NODE_FLAGS: usize = 30;
const NODE_BITS: u32 = 5;

const DEAD: u32 = 1;
const LINKED: u32 = 2;

const FIRST_BUCKETS: u32 = 1024;

/** No node where there can be the root; elsewhere 0 is none, as the root is nobody's child. */
export const NO_NODE: u32 = u32.MAX_VALUE;

export class MergeTree {
  private nodes: RecordArena = new RecordArena(NODE_BITS);
  private names: NameArena = new NameArena();
  private buckets: usize = 0;
  private bucketCount: u32 = 0;
  /** Changes whenever a path may lead elsewhere than before. */
  generation: u32 = 1;

  constructor() {
    store<u8>(this.nodes.add(), u8(TarKind.directory), NODE_KIND);
    this.resize(FIRST_BUCKETS);
  }

  /** Nodes ever made. */
  get count(): u32 {
    return this.nodes.count;
  }

  get isFull(): bool {
    return this.names.isFull || this.nodes.count > u32.MAX_VALUE - 2;
  }

  parent(node: u32): u32 {
    return load<u32>(this.nodes.at(node), NODE_PARENT);
  }

  layer(node: u32): u32 {
    return load<u32>(this.nodes.at(node), NODE_LAYER);
  }

  entry(node: u32): u32 {
    return load<u32>(this.nodes.at(node), NODE_ENTRY);
  }

  kind(node: u32): TarKind {
    return load<u8>(this.nodes.at(node), NODE_KIND);
  }

  isDirectory(node: u32): bool {
    return this.kind(node) == TarKind.directory;
  }

  /** Whether a node is `top` or below it; nothing is below 0, no node. */
  isWithin(node: u32, top: u32): bool {
    while (node && node != top) node = this.parent(node);
    return node != 0;
  }

  /** Several names may share the node's inode. */
  isLinked(node: u32): bool {
    return (load<u8>(this.nodes.at(node), NODE_FLAGS) & LINKED) != 0;
  }

  setLinked(node: u32): void {
    const at = this.nodes.at(node);
    store<u8>(at, load<u8>(at, NODE_FLAGS) | u8(LINKED), NODE_FLAGS);
  }

  name(node: u32, out: Bytes): void {
    const at = this.nodes.at(node);
    const len = <usize>load<u8>(at, NODE_NAME_LENGTH);
    out.set(len ? this.names.at(load<u32>(at, NODE_NAME)) : 0, len);
  }

  /** The first living child, or 0. */
  firstChild(node: u32): u32 {
    return this.living(load<u32>(this.nodes.at(node), NODE_FIRST));
  }

  nextSibling(node: u32): u32 {
    return this.living(load<u32>(this.nodes.at(node), NODE_NEXT));
  }

  find(parent: u32, name: usize, len: usize): u32 {
    let node = load<u32>(this.bucket(parent, name, len));
    while (node) {
      const at = this.nodes.at(node);
      if (
        load<u32>(at, NODE_PARENT) == parent &&
        <usize>load<u8>(at, NODE_NAME_LENGTH) == len &&
        memory.compare(this.names.at(load<u32>(at, NODE_NAME)), name, len) == 0
      ) {
        break;
      }
      node = load<u32>(at, NODE_CHAIN);
    }
    return node;
  }

  /** Adds a name that isn't there. */
  create(parent: u32, name: usize, len: usize): u32 {
    if (this.nodes.count > this.bucketCount) this.resize(this.bucketCount << 1);
    const node = this.nodes.count;
    const at = this.nodes.add();
    store<u32>(at, parent, NODE_PARENT);
    store<u32>(at, this.names.add(name, len), NODE_NAME);
    store<u8>(at, u8(len), NODE_NAME_LENGTH);
    const above = this.nodes.at(parent);
    store<u32>(at, load<u32>(above, NODE_FIRST), NODE_NEXT);
    store<u32>(above, node, NODE_FIRST);
    this.enter(node, this.bucket(parent, name, len));
    return node;
  }

  /** Says where a node comes from, and of what kind it is. */
  setSource(node: u32, layer: u32, entry: u32, kind: TarKind): void {
    const at = this.nodes.at(node);
    store<u32>(at, layer, NODE_LAYER);
    store<u32>(at, entry, NODE_ENTRY);
    store<u8>(at, u8(kind), NODE_KIND);
    store<u8>(at, 0, NODE_FLAGS);
  }

  /** Removes a name and all below it. */
  remove(node: u32): void {
    const at = this.nodes.at(node);
    store<u8>(at, u8(DEAD), NODE_FLAGS);
    store<u32>(at, 0, NODE_FIRST);
    const len = <usize>load<u8>(at, NODE_NAME_LENGTH);
    let link = this.bucket(load<u32>(at, NODE_PARENT), this.names.at(load<u32>(at, NODE_NAME)), len);
    while (load<u32>(link) != node) link = this.nodes.at(load<u32>(link)) + NODE_CHAIN;
    store<u32>(link, load<u32>(at, NODE_CHAIN));
    this.generation++;
  }

  /** Removes everything in a directory. */
  clear(directory: u32): void {
    for (let child = this.firstChild(directory); child;) {
      const next = this.nextSibling(child);
      this.remove(child);
      child = next;
    }
    store<u32>(this.nodes.at(directory), 0, NODE_FIRST);
  }

  free(): void {
    this.nodes.free();
    this.names.free();
    if (this.buckets) heap.free(this.buckets);
    this.buckets = 0;
  }

  private living(node: u32): u32 {
    while (node) {
      const at = this.nodes.at(node);
      if (!(load<u8>(at, NODE_FLAGS) & DEAD)) break;
      node = load<u32>(at, NODE_NEXT);
    }
    return node;
  }

  private bucket(parent: u32, name: usize, len: usize): usize {
    return this.buckets + ((hashName(parent, name, len) & (this.bucketCount - 1)) << 2);
  }

  private enter(node: u32, bucket: usize): void {
    store<u32>(this.nodes.at(node), load<u32>(bucket), NODE_CHAIN);
    store<u32>(bucket, node);
  }

  private resize(count: u32): void {
    if (this.buckets) heap.free(this.buckets);
    this.bucketCount = count;
    this.buckets = heap.alloc(count << 2);
    memory.fill(this.buckets, 0, count << 2);
    for (let node: u32 = 1; node < this.nodes.count; node++) {
      const at = this.nodes.at(node);
      if (load<u8>(at, NODE_FLAGS) & DEAD) continue;
      const len = <usize>load<u8>(at, NODE_NAME_LENGTH);
      this.enter(node, this.bucket(load<u32>(at, NODE_PARENT), this.names.at(load<u32>(at, NODE_NAME)), len));
    }
  }
}
