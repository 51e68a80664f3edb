// Older epochs of a container, which a newer one has replaced: unlinked by its own writer, unless others rest on them.
import { fault } from "../core/fault";
import { Names } from "../store/names";
import { epochPath } from "../store/paths";
import { Segments } from "./segments";

/** Tried again after a later sync if it fails: then nothing is lost but space. */
export function pruneEpochs(names: Names, segments: Segments): void {
  const epochs = segments.superseded();
  if (!epochs || (epochs.length && !unlinkAll(names, segments, epochs))) fault.clear();
}

/**
 * Condemns them first: who forks from an older state finds either that they will go, or has made the journal a shared one
 * before.
 */
function unlinkAll(names: Names, segments: Segments, epochs: u64[]): bool {
  const journal = segments.journal;
  if (!names.refresh() || !names.own() || !names.commit()) return false;
  if (names.shared.has(journal) || !names.containers.has(journal)) {
    segments.pruned();
    return true;
  }
  for (let i = 0; i < epochs.length; i++) if (!names.condemn(epochPath(journal, epochs[i]))) return false;
  if (names.syncUnchanged() <= 0) return false;
  for (let i = 0; i < epochs.length; i++) {
    if (!segments.unlink(epochs[i]) || !names.letGo(epochPath(journal, epochs[i]))) return false;
  }
  segments.pruned();
  return names.announce();
}
