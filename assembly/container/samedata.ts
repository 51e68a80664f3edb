// Whether a file has the same bytes in two states of a container.
import { failed } from "../core/fault";
import { Content } from "../store/content";
import { readFile } from "./data";
import { Extents, NO_ENTRY } from "./extents";
import { Node } from "./node";
import { Segments } from "./segments";
import { View } from "./view";

const PART: u32 = 1 << 16;

/** Whether the bytes are the same ones, wherever they are held: nothing is read. */
export function sharesData(from: Extents, fromSegments: Segments, to: Extents, toSegments: Segments): bool {
  let i: u32 = 0;
  let j: u32 = 0;
  let at: u64 = 0;
  while (i < from.count && j < to.count) {
    const start = max(from.fileOffset(i), at);
    if (max(to.fileOffset(j), at) != start) return false;
    if (!isSameSource(from, i, fromSegments, to, j, toSegments, start)) return false;
    at = min(from.end(i), to.end(j));
    if (from.end(i) == at) i++;
    if (to.end(j) == at) j++;
  }
  return i == from.count && j == to.count;
}

function isSameSource(a: Extents, i: u32, as_: Segments, b: Extents, j: u32, bs: Segments, at: u64): bool {
  const from = a.sourceOffset(i) + (at - a.fileOffset(i));
  const to = b.sourceOffset(j) + (at - b.fileOffset(j));
  if (a.entry(i) != b.entry(j)) return false;
  if (a.entry(i) != NO_ENTRY) return a.source(i) == b.source(j) && from == to;
  const fromSegment = as_.runs.segment(a.source(i));
  const toSegment = bs.runs.segment(b.source(j));
  return (
    as_.epochOf(fromSegment) == bs.epochOf(toSegment) &&
    as_.journalOf(fromSegment) == bs.journalOf(toSegment) &&
    as_.runs.dataOffset(a.source(i)) + from == bs.runs.dataOffset(b.source(j)) + to
  );
}

/** Reads and compares; `size` is that of both. False with the fault set on failure. */
export function equalsData(from: View, fromNode: Node, to: View, toNode: Node, size: u64, content: Content): bool {
  const buffer = heap.alloc(PART << 1);
  let same = true;
  for (let at: u64 = 0; same && at < size; at += PART) {
    const part = u32(min<u64>(size - at, PART));
    same =
      readFile(from, content, fromNode, at, buffer, part) &&
      readFile(to, content, toNode, at, buffer + PART, part) &&
      memory.compare(buffer, buffer + PART, part) == 0;
  }
  heap.free(buffer);
  return same && !failed();
}
