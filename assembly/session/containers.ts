// Containers of an open store: made, forked, found, removed.
import { Bytes } from "../core/bytes";
import { Code, blame, fail } from "../core/fault";
import { Container } from "../container/container";
import { randomName } from "../store/random";
import { Point } from "../store/point";
import { ContainerRecord, ImageRecord, QuotaRecord } from "../store/records";
import { digestOfHex, failName, findByPrefix, isContainerName, textOf } from "./reference";
import { Session } from "./session";

const NAME_DIGITS = 12;

/** Makes a container of an image; null with the fault set on failure. */
export function createContainer(
  session: Session,
  image: ImageRecord,
  name: Bytes | null,
  quotaBytes: u64,
  quotaInodes: u64,
): ContainerRecord | null {
  const record = newRecord(image.id, name);
  if (!record) return null;
  record.limit(quotaBytes, quotaInodes);
  return session.names.own() && put(session, record) ? record : null;
}

/**
 * Makes a container that starts as what `mount` holds, or as one of its checkpoints; null with the fault set on
 * failure. What it starts from is durable before it is named.
 */
export function forkContainer(
  session: Session,
  mount: Container,
  name: Bytes | null,
  from: Bytes | null,
): ContainerRecord | null {
  if (!session.writable()) return null;
  const names = session.names;
  for (let turn = 0; turn < 2; turn++) {
    if (!from && !mount.upper.settle()) return null;
    if (!session.current() || !names.own() || !assertThere(session, mount.id)) return null;
    const parent = names.containers.get(mount.id);
    const record = newRecord(parent.image, name);
    if (!record) return null;
    const point = from ? checkpointPoint(session, mount.id, from) : mount.upper.segments.point;
    if (!point) return null;
    record.parent = parent.id;
    record.origin = point;
    record.limit(parent.quotaBytes, parent.quotaInodes);
    if (names.stands(point)) return put(session, record) ? record : null;
    // What was read here others have replaced since.
    if (from || !mount.reread()) break;
  }
  fail(Code.stale, "others have replaced the state to fork from; open the container again");
  return null;
}

/** By name, id, or unambiguous prefix of an id; null with the fault set on failure. */
export function findContainer(session: Session, reference: Bytes): ContainerRecord | null {
  if (!session.current()) return null;
  const text = textOf(reference);
  const names = session.names;
  if (names.containerNames.has(text)) return names.containers.get(names.containerNames.get(text));
  if (names.containers.has(text)) return names.containers.get(text);
  const id = findByPrefix(text, names.containers.keys());
  if (id.length) return names.containers.get(id);
  fail(Code.noEntry, "no such container");
  blame(reference.ptr, reference.len);
  return null;
}

/** `stale` when the container that a handle stands for was removed. */
export function assertThere(session: Session, id: string): bool {
  return session.names.containers.has(id) || fail(Code.stale, "the container was removed");
}

/** The point of a container's checkpoint, or null: `no-entry`. */
export function checkpointPoint(session: Session, id: string, name: Bytes): Point | null {
  const checkpoint = session.names.checkpointOf(id, textOf(name));
  if (checkpoint) return checkpoint.point;
  failName(Code.noEntry, "the container has no such checkpoint", textOf(name));
  return null;
}

function newRecord(image: string, name: Bytes | null): ContainerRecord | null {
  const record = new ContainerRecord();
  record.id = randomName();
  record.image = image;
  record.name = name ? textOf(name) : record.id.slice(0, NAME_DIGITS);
  record.created.setNow();
  return assertName(record.name, "container") ? record : null;
}

/** Whether what is called `kind` may have this name. */
export function assertName(name: string, kind: string): bool {
  const rule = "a " + kind + " name is letters, digits, _ . - and starts with a letter or a digit";
  return isContainerName(name) || failName(Code.invalid, rule, name);
}

/** Taking the lock may have read the names anew: the image may be gone, the name taken. */
function put(session: Session, record: ContainerRecord): bool {
  const names = session.names;
  if (!names.images.has(record.image)) return failName(Code.noEntry, "no such image", digestOfHex(record.image));
  if (names.containerNames.has(record.name)) return failName(Code.exist, "a container has this name", record.name);
  return names.putContainer(record) && names.announce();
}

/** Changes what a container's writable layer may have. */
export function setQuota(session: Session, mount: Container, bytes: u64, inodes: u64): bool {
  const names = session.names;
  if (!session.writable() || !names.refresh() || !names.own() || !assertThere(session, mount.id)) return false;
  const record = new QuotaRecord();
  record.container = mount.id;
  record.bytes = bytes;
  record.inodes = inodes;
  if (!names.putQuota(record) || !names.announce()) return false;
  mount.upper.quota.limit(names.containers.get(mount.id));
  return true;
}

/** Gives a container another name, unless another one has it. */
export function renameContainer(session: Session, record: ContainerRecord, name: Bytes): bool {
  const names = session.names;
  const text = textOf(name);
  if (!assertName(text, "container") || !names.own() || !assertThere(session, record.id)) return false;
  const owner = names.containerNames.has(text) ? names.containerNames.get(text) : "";
  if (owner == record.id) return true;
  if (owner.length) return failName(Code.exist, "a container has this name", text);
  return names.putName(record.id, text) && names.announce();
}

/**
 * Removes a container, unless another writer than `gone`, which the host knows to be dead, holds its lock. Its journal
 * is left to garbage collection if others may rest on it.
 */
export function removeContainer(session: Session, record: ContainerRecord, gone: Bytes | null): bool {
  if (session.opened(record.id)) return failName(Code.busy, "the container is open", record.name);
  const segments = session.segmentsOf(record);
  const free = segments.assertFree(gone ? textOf(gone) : null);
  // The name goes first: what is left of the segments then belongs to nobody.
  const named = free && session.names.removeContainer(record.id) && session.names.sync();
  const ok = named && (session.names.shared.has(record.id) || segments.remove());
  segments.close();
  return ok;
}
