// wit/containers.wit
import { textBytes } from "../abi/fault";
import {
  Attributes,
  CheckpointInfo,
  ContainerInfo,
  Extent,
  LayerTrace,
  LayerUsage,
  NewTime,
  NewTimeTag,
  Provenance,
  Quota,
} from "../abi/generated/types";
import { Option } from "../abi/values";
import { encodeAttributes } from "../container/attributes";
import { Container as Mount } from "../container/container";
import { NONE } from "../container/inode";
import { Listing } from "../container/listing";
import { Node } from "../container/node";
import { OpenFile } from "../container/openfile";
import { piecesOf } from "../container/placement";
import { Provenance as Origin } from "../container/provenance";
import { Stat } from "../container/stat";
import { Time } from "../io/time";
import { getXattr, listXattrs, removeXattr, setXattr } from "../container/xattrs";
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, blame, fail, failed } from "../core/fault";
import { diffCheckpoints, makeCheckpoint, removeCheckpoint, restoreCheckpoint } from "../session/checkpoints";
import {
  createContainer,
  findContainer,
  forkContainer,
  removeContainer,
  renameContainer,
  setQuota,
} from "../session/containers";
import { digestOfHex, textOf } from "../session/reference";
import { Session } from "../session/session";
import { ContainerRecord, UNLIMITED } from "../store/records";
import { findImage } from "./images";
import { ARGUMENT_MAX } from "./layers";
import { Store } from "./store";
import { lowerTime } from "./timestamp";

const NS_PER_SECOND: u32 = 1_000_000_000;

const stat = new Stat();
const attributes = new Attributes();
const result = new Bytes();
/** What reads and listings give. It stays until the next one, so that a host in the same process may read it in place. */
const lent = new ByteBuffer();
const accessedTime = new Time();
const modifiedTime = new Time();

export class File {
  constructor(private file: OpenFile) {}

  read(offset: u64, length: u32): Bytes {
    const wanted = min<usize>(length, ARGUMENT_MAX);
    if (!this.file.read(offset, wanted, lent, result) && this.file.container.caughtUp()) {
      this.file.read(offset, wanted, lent, result);
    }
    return result;
  }

  write(offset: u64, data: Bytes): u64 {
    return u64(this.file.write(offset, data.ptr, u32(data.len)));
  }

  truncate(size: u64): bool {
    return this.file.truncate(size);
  }

  cloneRange(offset: u64, source: File, sourceOffset: u64, length: u64): u64 {
    return u64(this.file.cloneRange(offset, source.file, sourceOffset, length));
  }

  stat(): Attributes {
    if (this.file.stat(stat)) lowerStat();
    return attributes;
  }

  chmod(mode: u32): bool {
    return this.file.chmod(mode);
  }

  chown(uid: u32, gid: u32): bool {
    return this.file.chown(uid, gid);
  }

  utimes(accessed: NewTime, modified: NewTime): bool {
    if (!isTime(accessed) || !isTime(modified)) return false;
    return this.file.utimes(timeOf(accessed, accessedTime), timeOf(modified, modifiedTime));
  }

  sync(): bool {
    return this.file.sync();
  }

  dispose(): void {
    this.file.close();
  }
}

export class Container {
  private closed: bool = false;

  constructor(
    private session: Session,
    private record: ContainerRecord,
    private mount: Mount,
  ) {
    mount.handles++;
  }

  info(): ContainerInfo {
    return containerInfo(this.record);
  }

  notices(): Array<Bytes> {
    const texts: Bytes[] = [];
    const notices = this.mount.upper.segments.notices;
    for (let i = 0; i < notices.length; i++) texts.push(textBytes(notices[i]));
    return texts;
  }

  lockOwner(): Bytes | null {
    const segments = this.mount.upper.segments;
    return segments.locked ? textBytes(segments.holder) : null;
  }

  breakLock(owner: Bytes): bool {
    return this.live() && this.mount.breakLock(textOf(owner));
  }

  setIdentity(uid: u32, gid: u32): void {
    this.mount.uid = uid;
    this.mount.gid = gid;
  }

  usage(): LayerUsage {
    const usage = new LayerUsage();
    if (!this.live()) return usage;
    const quota = this.mount.upper.quota;
    usage.bytes = quota.bytes;
    usage.inodes = quota.inodes;
    usage.quota.bytes = optionOf(quota.maxBytes);
    usage.quota.inodes = optionOf(quota.maxInodes);
    return usage;
  }

  setQuota(quota: Quota): bool {
    if (!this.live()) return false;
    return setQuota(this.session, this.mount, limitOf(quota.bytes), limitOf(quota.inodes)) || this.blame();
  }

  stat(path: Bytes, follow: bool): Attributes {
    if (this.live() && this.mount.stat(path, follow, stat)) lowerStat();
    return attributes;
  }

  list(path: Bytes, withAttributes: bool): Bytes {
    if (!this.live()) return result;
    const view = this.mount.view;
    if (!view.resolve(path, true)) {
      blame(path.ptr, path.len);
      return result;
    }
    const directory = new Node();
    directory.copy(view.node);
    if (lent.capacity > ARGUMENT_MAX) lent.free();
    lent.clear();
    if (directory.kind != 1) fail(Code.notDirectory, "not a directory");
    else packListing(this.mount, directory, withAttributes, lent);
    if (failed()) blame(path.ptr, path.len);
    return result.set(lent.ptr, lent.len);
  }

  readFile(path: Bytes, offset: u64, length: u32): Bytes {
    const wanted = min<usize>(length, ARGUMENT_MAX);
    if (!this.live()) return result;
    if (!this.mount.read(path, offset, wanted, lent, result) && this.mount.caughtUp()) {
      this.mount.read(path, offset, wanted, lent, result);
    }
    return result;
  }

  writeFile(path: Bytes, data: Bytes, flags: u32, mode: u32): bool {
    return this.live() && this.mount.writeWhole(path, data.ptr, u32(data.len), flags, mode);
  }

  open(path: Bytes, flags: u32, mode: u32): File {
    const file = this.live() ? this.mount.open(path, flags, mode) : null;
    return file ? new File(file) : changetype<File>(0);
  }

  mkdir(path: Bytes, mode: u32): bool {
    return this.live() && this.mount.mkdir(path, mode);
  }

  rmdir(path: Bytes): bool {
    return this.live() && this.mount.rmdir(path);
  }

  removeTree(path: Bytes): bool {
    return this.live() && this.mount.removeTree(path);
  }

  unlink(path: Bytes): bool {
    return this.live() && this.mount.unlink(path);
  }

  rename(from: Bytes, to: Bytes): bool {
    return this.live() && this.mount.rename(from, to);
  }

  link(existing: Bytes, path: Bytes, follow: bool): bool {
    return this.live() && this.mount.link(existing, path, follow);
  }

  symlink(target: Bytes, path: Bytes): bool {
    return this.live() && this.mount.symlink(target, path);
  }

  readlink(path: Bytes): Bytes {
    if (this.live()) this.mount.readlink(path, result);
    return result;
  }

  realpath(path: Bytes): Bytes {
    if (this.live()) this.mount.realpath(path, result);
    return result;
  }

  mknod(path: Bytes, kind: u32, mode: u32, major: u32, minor: u32): bool {
    return this.live() && this.mount.mknod(path, kind, mode, major, minor);
  }

  chmod(path: Bytes, mode: u32, follow: bool): bool {
    return this.live() && this.mount.chmod(path, mode, follow);
  }

  chown(path: Bytes, uid: u32, gid: u32, follow: bool): bool {
    return this.live() && this.mount.chown(path, uid, gid, follow);
  }

  utimes(path: Bytes, accessed: NewTime, modified: NewTime, follow: bool): bool {
    if (!this.live() || !isTime(accessed) || !isTime(modified)) return false;
    return this.mount.utimes(path, timeOf(accessed, accessedTime), timeOf(modified, modifiedTime), follow);
  }

  truncate(path: Bytes, size: u64): bool {
    return this.live() && this.mount.truncate(path, size);
  }

  getxattr(path: Bytes, name: Bytes, follow: bool): Bytes {
    if (this.live()) getXattr(this.mount, path, name, follow, result);
    return result;
  }

  listxattr(path: Bytes, follow: bool): Bytes {
    const out = new ByteBuffer();
    if (this.live()) listXattrs(this.mount, path, follow, out);
    return new Bytes(out.ptr, out.len, out.ptr != 0);
  }

  setxattr(path: Bytes, name: Bytes, value: Bytes, mode: u32, follow: bool): bool {
    return this.live() && setXattr(this.mount, path, name, value, mode, follow);
  }

  removexattr(path: Bytes, name: Bytes, follow: bool): bool {
    return this.live() && removeXattr(this.mount, path, name, follow);
  }

  explain(path: Bytes): Provenance {
    const origin = new Origin();
    const found = new Provenance();
    if (this.live() && origin.read(this.mount.view, path)) lowerOrigin(origin, found);
    else blame(path.ptr, path.len);
    origin.free();
    return found;
  }

  extents(path: Bytes, offset: u64, count: u32): Array<Extent> {
    const found: Extent[] = [];
    if (!this.live()) return found;
    const view = this.mount.view;
    const there = view.resolve(path, true);
    if (there && view.node.kind != 0) fail(Code.invalid, "not a regular file");
    if (there && !failed()) {
      const pieces = piecesOf(view, this.mount.content, view.node, offset, count);
      for (let i = 0; i < pieces.length; i++) {
        const place = pieces[i].place;
        const extent = new Extent();
        extent.offset = pieces[i].offset;
        extent.length = pieces[i].length;
        if (place) {
          extent.file = textBytes(place.path);
          extent.position = place.position;
        }
        found.push(extent);
      }
    }
    if (failed()) blame(path.ptr, path.len);
    return found;
  }

  diff(from: Bytes | null, to: Bytes | null): Bytes {
    const out = new ByteBuffer();
    if (!this.live() || !diffCheckpoints(this.session, this.mount, from, to, out)) this.blame();
    return new Bytes(out.ptr, out.len, out.ptr != 0);
  }

  fork(name: Bytes | null, from: Bytes | null): ContainerInfo {
    const record = this.live() ? forkContainer(this.session, this.mount, name, from) : null;
    if (!record) this.blame();
    return record ? containerInfo(record) : new ContainerInfo();
  }

  checkpoint(name: Bytes): bool {
    return (this.live() && makeCheckpoint(this.session, this.mount, name)) || this.blame();
  }

  checkpoints(): Array<CheckpointInfo> {
    const found: CheckpointInfo[] = [];
    if (!this.live() || !this.session.current()) return found;
    const records = this.session.names.checkpointsOf(this.record.id);
    for (let i = 0; i < records.length; i++) {
      const info = new CheckpointInfo();
      info.name = textBytes(records[i].name);
      lowerTime(records[i].created, info.created);
      found.push(info);
    }
    return found;
  }

  removeCheckpoint(name: Bytes): bool {
    return (this.live() && removeCheckpoint(this.session, this.record.id, name)) || this.blame();
  }

  restore(name: Bytes): bool {
    return (this.live() && restoreCheckpoint(this.session, this.mount, name)) || this.blame();
  }

  sync(): bool {
    return this.live() && this.mount.sync();
  }

  /** The last handle gives the lock back; one before it only syncs. */
  close(): bool {
    if (this.closed) return true;
    this.closed = true;
    if (--this.mount.handles > 0) return this.mount.sync();
    const ok = this.mount.close();
    this.session.forget(this.mount.id);
    return ok;
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    if (--this.mount.handles > 0) return;
    this.mount.discard();
    this.session.forget(this.mount.id);
  }

  /** Neither closed, nor ended by a failure: what is in memory then may not be on disk, and is not shown. */
  private live(): bool {
    return this.closed ? fail(Code.badDescriptor, "the container is closed") : this.mount.live();
  }

  /** The fault is about this container, unless it names something else. */
  private blame(): bool {
    const name = String.UTF8.encode(this.record.name);
    return blame(changetype<usize>(name), name.byteLength);
  }
}

export function create(store: Store, image: Bytes, name: Bytes | null, quota: Quota): ContainerInfo {
  const session = store.session;
  const found = session.writable() ? findImage(session, image) : null;
  const record = found ? createContainer(session, found, name, limitOf(quota.bytes), limitOf(quota.inodes)) : null;
  return record ? containerInfo(record) : new ContainerInfo();
}

export function open(store: Store, reference: Bytes): Container {
  const record = findContainer(store.session, reference);
  const mount = record ? store.session.container(record) : null;
  return mount ? new Container(store.session, record!, mount) : changetype<Container>(0);
}

export function list(store: Store): Array<ContainerInfo> {
  const found: ContainerInfo[] = [];
  if (!store.session.current()) return found;
  const records = store.session.names.containersByAge();
  for (let i = 0; i < records.length; i++) found.push(containerInfo(records[i]));
  return found;
}

export function rename(store: Store, reference: Bytes, name: Bytes): bool {
  const session = store.session;
  const record = session.writable() ? findContainer(session, reference) : null;
  return record != null && renameContainer(session, record, name);
}

export function remove(store: Store, reference: Bytes, gone: Bytes | null): bool {
  const session = store.session;
  const record = session.writable() ? findContainer(session, reference) : null;
  return record != null && removeContainer(session, record, gone);
}

function containerInfo(record: ContainerRecord): ContainerInfo {
  const info = new ContainerInfo();
  info.id = textBytes(record.id);
  info.name = textBytes(record.name);
  info.image = textBytes(digestOfHex(record.image));
  lowerTime(record.created, info.created);
  if (record.parent.length) info.parent = textBytes(record.parent);
  return info;
}

function lowerOrigin(origin: Origin, to: Provenance): void {
  to.path = copyOf(origin.path);
  to.present = origin.present;
  to.upper = origin.upper;
  if (origin.layer != NONE) to.layer = new Option<u32>(origin.layer);
  if (origin.layerPath.len) to.layerPath = copyOf(origin.layerPath);
  for (let i = 0; i < origin.traces.length; i++) {
    const from = origin.traces[i];
    const trace = new LayerTrace();
    trace.layer = from.layer;
    trace.mark = from.mark;
    trace.kind = from.kind;
    trace.size = from.size;
    to.layers.push(trace);
  }
}

function copyOf(from: ByteBuffer): Bytes {
  const out = owned(u32(from.len));
  memory.copy(out.ptr, from.ptr, from.len);
  return out;
}

function packListing(mount: Mount, directory: Node, withAttributes: bool, out: ByteBuffer): void {
  const listing = new Listing(mount.view, directory);
  const child = new Node();
  const name = new Bytes();
  while (listing.next(name, child)) {
    out.u64(child.number);
    out.u8(child.kind);
    out.u8(0);
    out.u16(u32(name.len));
    out.bytes(name.ptr, name.len);
    if (!withAttributes) continue;
    if (!stat.read(child, mount.lower)) return;
    encodeAttributes(stat, out);
  }
}

function lowerStat(): void {
  attributes.inode = stat.number;
  attributes.kind = stat.kind;
  attributes.mode = stat.mode;
  attributes.linkCount = stat.links;
  attributes.uid = stat.uid;
  attributes.gid = stat.gid;
  attributes.deviceMajor = stat.major;
  attributes.deviceMinor = stat.minor;
  attributes.size = stat.size;
  lowerTime(stat.accessed, attributes.accessed);
  lowerTime(stat.modified, attributes.modified);
  lowerTime(stat.changed, attributes.changed);
}

/** Null keeps the time that is there. */
function timeOf(time: NewTime, scratch: Time): Time | null {
  if (time.tag == NewTimeTag.keep) return null;
  if (time.tag == NewTimeTag.now) scratch.setNow();
  else scratch.set(time.at.seconds, time.at.nanoseconds);
  return scratch;
}

function isTime(time: NewTime): bool {
  if (time.tag != NewTimeTag.at || time.at.nanoseconds < NS_PER_SECOND) return true;
  return fail(Code.invalid, "a time's nanoseconds are below 1,000,000,000");
}

function limitOf(limit: Option<u64> | null): u64 {
  return limit ? limit.value : UNLIMITED;
}

function optionOf(limit: u64): Option<u64> | null {
  return limit == UNLIMITED ? null : new Option<u64>(limit);
}

function owned(len: u32): Bytes {
  return new Bytes(heap.alloc(max<u32>(len, 1)), len, true);
}
