// Where files are in the store, as the names journal calls them. A file that garbage collection may remove has a name
// that comes only once, so that a collector that is late removes nothing new.
import { epochName } from "./journal";
import { PACK_SUFFIX } from "./pack";

export const PACKS_PATH = "packs/";
export const LAYERS_PATH = "layers/";
export const MERGED_PATH = "merged/";
export const SEGMENTS_PATH = "segments/";

const INSTANCE_DIGITS = 16;

/** Name of one of several files that hold the same. */
export function instanceName(digest: string, instance: u64): string {
  return digest + "." + instance.toString(16).padStart(INSTANCE_DIGITS, "0");
}

/** A pack stands for its index too. */
export function packPath(name: string): string {
  return PACKS_PATH + name + PACK_SUFFIX;
}

/** A journal of segments/. */
export function journalPath(journal: string): string {
  return SEGMENTS_PATH + journal;
}

export function epochPath(journal: string, epoch: u64): string {
  return journalPath(journal) + "/" + epochName(epoch);
}
