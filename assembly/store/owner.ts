// Who takes locks here: 16 bytes that journals carry as a hint for whoever finds them held.
import { randomId } from "./random";

export const OWNER_SIZE: usize = 16;

/** The host's own, if it gave one. */
const given = memory.data(OWNER_SIZE, 8);
let isGiven: bool = false;

/** From here on, locks carry these bytes. */
export function identify(owner: usize): void {
  memory.copy(given, owner, OWNER_SIZE);
  isGiven = true;
}

/** Writes what a lock taken now carries to `at`: random bytes unless the host identified itself. */
export function ownerOf(at: usize): void {
  if (isGiven) memory.copy(at, given, OWNER_SIZE);
  else randomId(at);
}

/** Whether these are the bytes that locks taken here carry. */
export function isOwner(owner: usize): bool {
  return isGiven && memory.compare(owner, given, OWNER_SIZE) == 0;
}
