// wit/images.wit
import { textBytes } from "../abi/fault";
import { ImageInfo, Progress } from "../abi/generated/types";
import { Bytes } from "../core/bytes";
import { Code, blame, fail, failed } from "../core/fault";
import { fromHex } from "../core/hex";
import { ImageIngest } from "../session/imageingest";
import { digestOfHex, failName, findByPrefix, normalReference, textOf } from "../session/reference";
import { Session } from "../session/session";
import { DIGEST_SIZE } from "../store/digest";
import { ImageRecord } from "../store/records";
import { Store } from "./store";

const configId = memory.data(DIGEST_SIZE, 8);

export class ImageImport {
  constructor(private ingest: ImageIngest) {}

  static begin(store: Store, config: Bytes, names: Array<Bytes>): ImageImport {
    const none = changetype<ImageImport>(0);
    if (!store.session.writable() || !store.session.current()) return none;
    const references: string[] = [];
    for (let i = 0; i < names.length; i++) {
      const reference = normalReference(textOf(names[i]));
      if (!reference.length) return none;
      references.push(reference);
    }
    const ingest = new ImageIngest(store.session, references);
    if (ingest.begin(config.ptr, u32(config.len))) return new ImageImport(ingest);
    ingest.dispose();
    return none;
  }

  step(budget: u32): Progress {
    const progress = new Progress();
    progress.done = this.ingest.step(budget) > 0;
    progress.completed = this.ingest.completed;
    progress.total = this.ingest.total;
    return progress;
  }

  id(): Bytes {
    return textBytes(digestOfHex(this.ingest.record.id));
  }

  dispose(): void {
    this.ingest.dispose();
  }
}

export function list(store: Store): Array<ImageInfo> {
  const found: ImageInfo[] = [];
  const session = store.session;
  if (!session.current()) return found;
  const ids = session.names.images.keys().sort();
  for (let i = 0; i < ids.length; i++) {
    found.push(imageInfo(session, session.names.images.get(ids[i])));
  }
  return found;
}

export function resolve(store: Store, reference: Bytes): ImageInfo {
  const image = findImage(store.session, reference);
  return image ? imageInfo(store.session, image) : new ImageInfo();
}

export function config(store: Store, id: Bytes): Bytes {
  const out = new Bytes();
  const image = findImage(store.session, id);
  if (!image) return out;
  out.ptr = heap.alloc(max<u32>(image.configSize, 1));
  out.owned = true;
  fromHex(image.config, configId);
  if (store.session.content.read(configId, out.ptr, 0, image.configSize)) out.len = image.configSize;
  else heap.free(out.ptr);
  return out;
}

export function tag(store: Store, id: Bytes, name: Bytes): bool {
  if (!store.session.writable()) return false;
  const reference = normalReference(textOf(name));
  if (!reference.length) return false;
  const image = findImage(store.session, id);
  const names = store.session.names;
  if (!image || !names.own() || !assertHeld(store.session, image)) return false;
  return names.tag(reference, image.id) && names.announce();
}

export function untag(store: Store, name: Bytes): bool {
  if (!store.session.writable() || !store.session.current()) return false;
  const reference = normalReference(textOf(name));
  if (!reference.length) return false;
  if (!store.session.names.tags.has(reference)) {
    return failName(Code.noEntry, "no such image name", reference);
  }
  return store.session.names.untag(reference) && store.session.names.announce();
}

export function remove(store: Store, id: Bytes): bool {
  if (!store.session.writable()) return false;
  const image = findImage(store.session, id);
  const names = store.session.names;
  if (!image || !names.own() || !assertHeld(store.session, image)) return false;
  const user = names.userOf(image.id);
  if (user) return failName(Code.busy, "a container uses the image", user.name);
  return names.removeImage(image.id) && names.announce();
}

/** Taking the lock may have read the names anew: the image may be gone. */
export function assertHeld(session: Session, image: ImageRecord): bool {
  return session.names.images.has(image.id) || failName(Code.noEntry, "no such image", digestOfHex(image.id));
}

/** An image by name, id or prefix; null with the fault set. */
export function findImage(session: Session, reference: Bytes): ImageRecord | null {
  if (!session.current()) return null;
  const text = textOf(reference);
  const names = session.names;
  const name = normalReference(text);
  const malformed = failed();
  if (!malformed && names.tags.has(name)) return names.images.get(names.tags.get(name));
  const id = findByPrefix(text, names.images.keys());
  if (id.length) return names.images.get(id);
  fail(Code.noEntry, "no such image");
  blame(reference.ptr, reference.len);
  return null;
}

function imageInfo(session: Session, image: ImageRecord): ImageInfo {
  const info = new ImageInfo();
  info.id = textBytes(digestOfHex(image.id));
  const names = session.names.namesOf(image.id);
  for (let i = 0; i < names.length; i++) info.names.push(textBytes(names[i]));
  for (let i = 0; i < image.layers.length; i++) {
    const layer = session.names.layers.get(image.layers[i]);
    info.layers.push(textBytes(digestOfHex(layer.diffId)));
    info.size += layer.size;
    info.entries += layer.entries;
  }
  return info;
}
