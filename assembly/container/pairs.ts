// The names of one directory in two states, in byte order, and what each means in either.
import { ByteBuffer, Bytes, compareBytes } from "../core/bytes";
import { failed } from "../core/fault";
import { Dentries } from "./dentries";
import { Listing } from "./listing";
import { Node } from "./node";
import { View } from "./view";

/** `free` it. */
export abstract class Pairs {
  /** Valid until the next call of `next`. */
  readonly name: Bytes = new Bytes();
  readonly from: Node = new Node();
  readonly to: Node = new Node();
  hasFrom: bool = true;
  hasTo: bool = true;

  /** False at the end, or with the fault set. */
  abstract next(): bool;

  free(): void {}
}

/** The names that either state holds itself: where both are over one directory of the image, no others can differ. */
export class TouchedPairs extends Pairs {
  private fromAt: i32 = 0;
  private toAt: i32 = 0;
  private fromDirectory: Node = new Node();
  private toDirectory: Node = new Node();

  constructor(
    private fromView: View,
    fromDirectory: Node,
    private toView: View,
    toDirectory: Node,
  ) {
    super();
    this.fromDirectory.copy(fromDirectory);
    this.toDirectory.copy(toDirectory);
  }

  next(): bool {
    const froms = dentriesOf(this.fromDirectory);
    const tos = dentriesOf(this.toDirectory);
    const from = froms && this.fromAt < froms.count ? froms.at(this.fromAt) : null;
    const to = tos && this.toAt < tos.count ? tos.at(this.toAt) : null;
    if (!from && !to) return false;
    const order = !from ? 1 : !to ? -1 : compareBytes(from.name, from.len, to.name, to.len);
    if (order <= 0) this.fromAt++;
    if (order >= 0) this.toAt++;
    const name = order <= 0 ? from! : to!;
    this.name.set(name.name, name.len);
    this.hasFrom = this.fromView.lookup(this.fromDirectory, name.name, name.len, this.from);
    this.hasTo = this.toView.lookup(this.toDirectory, name.name, name.len, this.to);
    return !failed();
  }
}

function dentriesOf(directory: Node): Dentries | null {
  const inode = directory.inode;
  return inode ? inode.dentries : null;
}

/** All names, the image's too. Without a `from` directory all are new. */
export class ListedPairs extends Pairs {
  private froms: Side;
  private tos: Side;

  constructor(fromView: View, fromDirectory: Node | null, toView: View, toDirectory: Node) {
    super();
    this.froms = new Side(fromDirectory ? listingOf(fromView, fromDirectory) : null);
    this.tos = new Side(listingOf(toView, toDirectory));
  }

  next(): bool {
    const froms = this.froms;
    const tos = this.tos;
    if (this.hasFrom) froms.advance();
    if (this.hasTo) tos.advance();
    if (failed() || (!froms.has && !tos.has)) return false;
    const a = froms.name;
    const b = tos.name;
    const order = !froms.has ? 1 : !tos.has ? -1 : compareBytes(a.ptr, a.len, b.ptr, b.len);
    this.hasFrom = order <= 0;
    this.hasTo = order >= 0;
    const name = this.hasFrom ? a : b;
    this.name.set(name.ptr, name.len);
    this.from.copy(froms.node);
    this.to.copy(tos.node);
    return true;
  }

  free(): void {
    this.froms.name.free();
    this.tos.name.free();
  }
}

/** A listing keeps the node that it is of. */
function listingOf(view: View, directory: Node): Listing {
  const own = new Node();
  own.copy(directory);
  return new Listing(view, own);
}

/** A directory's entries, and the one that is next. */
class Side {
  readonly node: Node = new Node();
  /** A copy: a name of the image may leave memory while the other side goes on. */
  readonly name: ByteBuffer = new ByteBuffer();
  has: bool = false;
  private found: Bytes = new Bytes();

  /** Without a listing there are none. */
  constructor(private listing: Listing | null) {}

  advance(): void {
    const listing = this.listing;
    this.has = listing != null && listing.next(this.found, this.node);
    if (!this.has) return;
    this.name.clear();
    this.name.bytes(this.found.ptr, this.found.len);
  }
}
