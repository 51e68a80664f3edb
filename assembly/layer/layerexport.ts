// Gives a layer's tar back bit for bit: headers and whatever else attributes don't tell from the
// recipe, contents from the store. Memory is bounded by one run of the recipe.
import { ByteBuffer, Bytes, Cursor } from "../core/bytes";
import { failed } from "../core/fault";
import {
  ENTRY_DEVICE_MAJOR,
  ENTRY_DEVICE_MINOR,
  ENTRY_FLAGS,
  ENTRY_GID,
  ENTRY_KIND,
  ENTRY_MODE,
  ENTRY_MTIME_NS,
  ENTRY_MTIME_SEC,
  ENTRY_SIZE,
  ENTRY_UID,
  EntryFlag,
  hasTarget,
} from "../format/layerimage";
import { BLOCK_SIZE as TAR_BLOCK_SIZE } from "../format/tar-field";
import { TarEntry, TarKind } from "../format/tar-entry";
import { TarHeaderCodec } from "../format/tar-header-codec";
import { CHUNK_SIZE } from "../format/pack";
import { Content } from "../store/content";
import { LayerImage } from "./layerimage";

const TAR_BLOCK: u64 = TAR_BLOCK_SIZE;

const enum Piece {
  /** The next member, or the trailer. */
  next,
  /** Bytes of `literal`. */
  literal,
  content,
  /** The padding behind the content. */
  padding,
  zeros,
  end,
}

export class LayerExport {
  private piece: Piece = Piece.next;
  /** What follows the piece being given. */
  private following: Piece = Piece.next;
  private entry: u32 = 0;
  private membersLeft: u32;
  private run: ByteBuffer = new ByteBuffer();
  private runs: u32 = 0;
  private recipe: Cursor = new Cursor();
  private codec: TarHeaderCodec = new TarHeaderCodec();
  private attributes: TarEntry = new TarEntry();
  /** Path, target and extended attributes of the member. */
  private text: ByteBuffer = new ByteBuffer();
  private literal: ByteBuffer = new ByteBuffer();
  private given: usize = 0;
  private zeros: u64 = 0;
  /** Sparse: (offset u64, length u64) of what the tar holds; else one of the whole file. */
  private regions: ByteBuffer = new ByteBuffer();
  private region: usize = 0;
  private contentSize: u64 = 0;
  private isSparse: bool = false;
  private ownPadding: bool = false;

  constructor(
    private image: LayerImage,
    private content: Content,
  ) {
    this.membersLeft = image.members;
  }

  /** Writes up to `len` bytes of the tar to `dst`; 0 at its end, -1 with the fault set on failure. */
  read(dst: usize, len: u32): i32 {
    let left = len;
    while (left > 0 && this.piece != Piece.end) {
      const got = this.give(dst, left);
      if (got < 0) {
        this.image.blame();
        return -1;
      }
      dst += got;
      left -= got;
    }
    return i32(len - left);
  }

  free(): void {
    this.run.free();
    this.codec.free();
    this.text.free();
    this.literal.free();
    this.regions.free();
  }

  private give(dst: usize, len: u32): i32 {
    switch (this.piece) {
      case Piece.literal:
        return this.giveLiteral(dst, len);
      case Piece.content:
        return this.giveContent(dst, len);
      case Piece.padding:
        return this.beginPadding() ? 0 : -1;
      case Piece.zeros: {
        const part = u32(min(this.zeros, u64(len)));
        memory.fill(dst, 0, part);
        this.zeros -= part;
        if (!this.zeros) {
          this.piece = this.following;
          this.following = Piece.next;
        }
        return part;
      }
      default:
        return this.beginNext() ? 0 : -1;
    }
  }

  private giveLiteral(dst: usize, len: u32): i32 {
    const part = u32(min(this.literal.len - this.given, usize(len)));
    memory.copy(dst, this.literal.ptr + this.given, part);
    this.given += part;
    if (this.given == this.literal.len) this.piece = this.following;
    return part;
  }

  private setLiteral(following: Piece): void {
    this.given = 0;
    this.piece = Piece.literal;
    this.following = following;
  }

  private giveContent(dst: usize, len: u32): i32 {
    while (this.region < this.regions.len && !load<u64>(this.regions.ptr + this.region, 8)) this.region += 16;
    if (this.region == this.regions.len) {
      this.piece = Piece.padding;
      return 0;
    }
    const region = this.regions.ptr + this.region;
    const offset = load<u64>(region);
    const inChunk = u32(offset % CHUNK_SIZE);
    const part = u32(min(min(load<u64>(region, 8), u64(len)), u64(CHUNK_SIZE - inChunk)));
    const id = this.image.chunk(this.entry - 1, u32(offset / CHUNK_SIZE));
    if (!id) return -1;
    if (!this.content.read(id, dst, inChunk, part)) return -1;
    store<u64>(region, offset + part);
    store<u64>(region, load<u64>(region, 8) - part, 8);
    return part;
  }

  private beginPadding(): bool {
    if (this.ownPadding) {
      if (!this.takeLiteral()) return false;
      this.setLiteral(Piece.next);
      return true;
    }
    this.zeros = -this.contentSize & (TAR_BLOCK - 1);
    this.piece = this.zeros ? Piece.zeros : Piece.next;
    this.following = Piece.next;
    return true;
  }

  private beginNext(): bool {
    if (!this.membersLeft) return this.beginTrailer();
    const image = this.image;
    for (;;) {
      const record = image.record(this.entry);
      if (!record) return false;
      this.entry++;
      if (!(load<u8>(record, ENTRY_FLAGS) & EntryFlag.implicit)) break;
    }
    this.membersLeft--;
    if (!this.describe(this.entry - 1) || !this.more()) return false;
    this.literal.clear();
    if (!this.codec.decode(this.attributes, this.recipe, this.literal)) return false;
    if (!this.takeRegions()) return false;
    this.setLiteral(Piece.content);
    return true;
  }

  /** Fills the attributes as the tar's reader gave them. */
  private describe(entry: u32): bool {
    const image = this.image;
    const to = this.attributes;
    const text = this.text;
    text.clear();
    if (!image.path(entry, text)) return false;
    const pathLen = text.len;
    const record = image.record(entry);
    if (!record) return false;
    const kind: TarKind = load<u8>(record, ENTRY_KIND);
    const isDevice = kind == TarKind.charDevice || kind == TarKind.blockDevice;
    to.kind = kind;
    to.mode = load<u16>(record, ENTRY_MODE);
    to.uid = load<u32>(record, ENTRY_UID);
    to.gid = load<u32>(record, ENTRY_GID);
    to.size = load<u64>(record, ENTRY_SIZE);
    to.mtimeSec = load<i64>(record, ENTRY_MTIME_SEC);
    to.mtimeNs = load<u32>(record, ENTRY_MTIME_NS);
    to.devMajor = isDevice ? load<u32>(record, ENTRY_DEVICE_MAJOR) : 0;
    to.devMinor = isDevice ? load<u32>(record, ENTRY_DEVICE_MINOR) : 0;
    const flags = load<u8>(record, ENTRY_FLAGS);
    this.isSparse = (flags & EntryFlag.sparse) != 0;
    this.ownPadding = (flags & EntryFlag.padding) != 0;
    if (hasTarget(kind)) {
      const target = new Bytes();
      if (!image.target(entry, target)) return false;
      text.bytes(target.ptr, target.len);
    }
    const linkEnd = text.len;
    if (!image.xattrs(entry, text)) return false;
    to.path.set(text.ptr, pathLen);
    to.link.set(text.ptr + pathLen, linkEnd - pathLen);
    to.xattrs.set(text.ptr + linkEnd, text.len - linkEnd);
    to.xattrCount = countPacked(to.xattrs);
    return true;
  }

  private takeRegions(): bool {
    const regions = this.regions;
    regions.clear();
    this.region = 0;
    const size = this.attributes.size;
    this.contentSize = size;
    if (!this.isSparse) {
      regions.u64(0);
      regions.u64(size);
      return true;
    }
    const recipe = this.recipe;
    this.contentSize = 0;
    let end: u64 = 0;
    for (let count = recipe.varint(); count > 0 && recipe.ok; count--) {
      const gap = recipe.varint();
      const length = recipe.varint();
      if (gap > size - end || length > size - end - gap) return this.damaged();
      regions.u64(end + gap);
      regions.u64(length);
      end += gap + length;
      this.contentSize += length;
    }
    return recipe.ok || this.damaged();
  }

  private beginTrailer(): bool {
    if (!this.recipe.left && this.runs == this.image.runCount) {
      this.piece = Piece.end;
      return true;
    }
    if (!this.more()) return false;
    this.zeros = this.recipe.varint();
    if (!this.recipe.ok || !this.takeLiteral()) return this.damaged();
    this.setLiteral(Piece.next);
    if (!this.zeros) return true;
    this.piece = Piece.zeros;
    this.following = Piece.literal;
    return true;
  }

  /** Sees to it that the recipe has bytes left: members and items never straddle runs. */
  private more(): bool {
    if (this.recipe.left) return true;
    if (this.runs == this.image.runCount) return this.damaged();
    this.run.clear();
    if (!this.image.run(this.runs++, this.run)) return false;
    this.recipe.set(this.run.ptr, this.run.len);
    return true;
  }

  private takeLiteral(): bool {
    const len = this.recipe.varint();
    if (len > u64(this.recipe.left)) return this.damaged();
    this.literal.clear();
    this.literal.bytes(this.recipe.take(usize(len)), usize(len));
    return true;
  }

  private damaged(): bool {
    return failed() ? false : this.image.corrupt("a damaged recipe", this.entry);
  }
}

function countPacked(packed: Bytes): u32 {
  let count: u32 = 0;
  for (let at: usize = 0; at + 6 <= packed.len; count++) {
    at += 6 + usize(load<u16>(packed.ptr + at)) + usize(load<u32>(packed.ptr + at, 2));
  }
  return count;
}
