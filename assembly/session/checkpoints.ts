// Checkpoints of a container: states that it can go back to, be compared with and forked from.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { Container } from "../container/container";
import { Diff } from "../container/diff";
import { Upper } from "../container/upper";
import { View } from "../container/view";
import { Point } from "../store/point";
import { CheckpointRecord } from "../store/records";
import { assertName, assertThere, checkpointPoint } from "./containers";
import { failName, textOf } from "./reference";
import { Session } from "./session";

/** Names the state that `mount` holds. Durable. */
export function makeCheckpoint(session: Session, mount: Container, name: Bytes): bool {
  const record = new CheckpointRecord();
  record.container = mount.id;
  record.name = textOf(name);
  if (!session.writable() || !assertName(record.name, "checkpoint")) return false;
  const names = session.names;
  for (let turn = 0; turn < 2; turn++) {
    if (!mount.upper.settle() || !session.current() || !names.own() || !assertThere(session, mount.id)) return false;
    if (names.checkpointOf(mount.id, record.name)) {
      return failName(Code.exist, "a checkpoint of the container has this name", record.name);
    }
    record.point = mount.upper.segments.point;
    if (names.stands(record.point)) {
      record.created.setNow();
      return names.putCheckpoint(record) && names.sync();
    }
    // What was read here others have replaced since.
    if (!mount.reread()) break;
  }
  return fail(Code.stale, "others have replaced the container's state; open it again");
}

/** Forgets a checkpoint. Durable. */
export function removeCheckpoint(session: Session, id: string, name: Bytes): bool {
  if (!session.writable() || !session.current() || !session.names.own()) return false;
  if (!checkpointPoint(session, id, name)) return false;
  return session.names.removeCheckpoint(id, textOf(name)) && session.names.sync();
}

/** Lets the container be again what it was at a checkpoint. Durable. Open files follow where their inodes are there. */
export function restoreCheckpoint(session: Session, mount: Container, name: Bytes): bool {
  if (!session.writable() || !session.current()) return false;
  // Whatever else could fail comes before the record that makes the change.
  if (!checkpointPoint(session, mount.id, name) || !mount.begin() || !mount.sync()) return false;
  const names = session.names;
  if (!names.refresh() || !names.own() || !assertThere(session, mount.id)) return false;
  const point = checkpointPoint(session, mount.id, name);
  if (!point) return false;
  if (!names.stands(point)) return fail(Code.corrupt, "a file of the checkpoint is missing");
  const record = names.containers.get(mount.id).copy();
  record.origin = point;
  record.floor = mount.upper.segments.writer!.epoch;
  // A file that is still open somewhere must not be taken for one that is made from now on.
  record.nextInode = mount.upper.nextInode;
  return names.putContainer(record) && names.sync() && mount.rewind();
}

/** What differs between two checkpoints; without `from` since the image, without `to` up to now. */
export function diffCheckpoints(
  session: Session,
  mount: Container,
  from: Bytes | null,
  to: Bytes | null,
  out: ByteBuffer,
): bool {
  const nothing = new Point();
  const start = from ? readCheckpoint(session, mount, from) : session.upperAt(nothing, mount.lower);
  const end = to && start ? readCheckpoint(session, mount, to) : null;
  let ok = false;
  if (start && (end != null || !to)) {
    const view = end ? new View(end, mount.lower) : mount.view;
    ok = new Diff(new View(start, mount.lower), view, mount.content).run(out);
  }
  if (start) start.discard();
  if (end) end.discard();
  return ok;
}

/** The writable layer as it was at a checkpoint; null with the fault set on failure. */
function readCheckpoint(session: Session, mount: Container, name: Bytes): Upper | null {
  if (!session.current()) return null;
  const point = checkpointPoint(session, mount.id, name);
  const upper = point ? session.upperAt(point, mount.lower) : null;
  if (!upper || upper.load()) return upper;
  upper.discard();
  return null;
}
