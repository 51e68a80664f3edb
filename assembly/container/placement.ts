// Where a file's bytes lie: runs of segments, chunks of packs, holes.
import { CHUNK_SIZE } from "../format/pack";
import { Content } from "../store/content";
import { Place } from "../store/place";
import { fileSize, isHole } from "./data";
import { NO_ENTRY } from "./extents";
import { Node } from "./node";
import { View } from "./view";

/** A run of a file's bytes. */
export class Piece {
  /** Null for a hole. */
  place: Place | null = null;

  constructor(
    readonly offset: u64,
    readonly length: u64,
  ) {}
}

/** At most `count` pieces of a regular file from `offset` on; the fault tells failure. */
export function piecesOf(view: View, content: Content, node: Node, offset: u64, count: u32): Piece[] {
  const pieces: Piece[] = [];
  const end = fileSize(view, node);
  while (offset < end && u32(pieces.length) < count) {
    const piece = pieceAt(view, content, node, offset, end);
    if (!piece) break;
    pieces.push(piece);
    offset += piece.length;
  }
  return pieces;
}

function pieceAt(view: View, content: Content, node: Node, offset: u64, end: u64): Piece | null {
  const inode = node.inode;
  if (!inode) return chunkAt(view, content, node.layer, node.entry, offset, offset, end - offset);
  const extents = inode.extents;
  const i = extents.find(offset);
  const start = i < extents.count ? min(extents.fileOffset(i), end) : end;
  if (start > offset) return new Piece(offset, start - offset);
  const from = extents.sourceOffset(i) + (offset - start);
  const length = min(extents.end(i), end) - offset;
  if (extents.entry(i) != NO_ENTRY) {
    return chunkAt(view, content, extents.source(i), extents.entry(i), from, offset, length);
  }
  const piece = new Piece(offset, length);
  piece.place = view.upper.segments.placeOf(extents.source(i), from);
  return piece;
}

/** What the chunk of a lower file at `from` gives to `offset` of the file, at most `length` bytes. */
function chunkAt(
  view: View,
  content: Content,
  layer: u32,
  entry: u32,
  from: u64,
  offset: u64,
  length: u64,
): Piece | null {
  const id = view.lower.layers[layer].chunk(entry, u32(from / CHUNK_SIZE));
  if (!id) return null;
  const inChunk = from % CHUNK_SIZE;
  const piece = new Piece(offset, min(length, CHUNK_SIZE - inChunk));
  if (isHole(id)) return piece;
  const place = new Place();
  if (!content.whereIs(id, place)) return null;
  place.position += inChunk;
  piece.place = place;
  return piece;
}
