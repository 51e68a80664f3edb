// What a check looks at, and how.
import { fault } from "../core/fault";
import { FRAME_HEADER_SIZE, OBJECT_MAX } from "../format/pack";
import { epochName, listEpochs } from "../store/journal";
import { Names } from "../store/names";
import { Dir } from "../io/volume";
import { Findings } from "./finding";

/** The longest frame there is. */
const BUFFER_SIZE: u32 = FRAME_HEADER_SIZE + OBJECT_MAX;

export class Scope {
  readonly findings: Findings = new Findings();
  /** diffID -> entries of its layer image, of those that can be read. */
  readonly entryCounts: Map<string, u32> = new Map();
  /** Null: it is missing. */
  packs: Dir | null = null;
  layers: Dir | null = null;
  merged: Dir | null = null;
  segments: Dir | null = null;
  namesDir: Dir | null = null;
  /** The store's, in hex; empty when the superblock can't be read. */
  uuid: string = "";
  names: Names | null = null;
  /** False: the names are known in part only. */
  namesSound: bool = false;
  /** Reads every byte, and not only what tells of the structure. */
  readData: bool = false;
  repair: bool = false;
  /** What `listFiles` gave before anything was read. */
  listing: string = "";
  /** For what is read to be compared. */
  readonly buffer: usize = heap.alloc(BUFFER_SIZE);

  constructor(readonly root: Dir) {}

  /** The files whose coming and going changes what a check may find, as text to compare; containers' are read as they are. */
  listFiles(): string {
    const names = this.namesDir;
    const dirs = [this.packs, this.layers, this.merged, this.segments, names];
    let listing = "";
    for (let i = 0; i < dirs.length; i++) {
      const dir = dirs[i];
      const found = dir ? dir.list() : null;
      if (found) listing += found.sort().join(" ") + "/";
    }
    const epochs = names ? listEpochs(names) : null;
    const newest = epochs && epochs.length ? names!.file(epochName(epochs[epochs.length - 1])) : null;
    if (newest) {
      listing += newest.size().toString();
      newest.close();
    }
    fault.clear();
    return listing;
  }

  close(): void {
    const dirs = [this.packs, this.layers, this.merged, this.segments];
    for (let i = 0; i < dirs.length; i++) {
      const dir = dirs[i];
      if (dir) dir.close();
    }
    const names = this.names;
    if (names) names.close();
    const namesDir = this.namesDir;
    if (namesDir) namesDir.close();
    this.root.close();
    heap.free(this.buffer);
  }
}
