// Disk use, in time O(images + containers): from records and sizes of files, without walking any.
import { textBytes } from "../abi/fault";
import { ContainerUsage, ImageUsage, Usage } from "../abi/generated/types";
import { Dir } from "../io/volume";
import { digestOfHex } from "../session/reference";
import { Session } from "../session/session";

/** Fills `usage`; false with the fault set on failure. */
export function measure(session: Session, usage: Usage): bool {
  if (!session.current()) return false;
  const names = session.names;
  const holders = countHolders(session);
  const images = names.images.values();
  for (let i = 0; i < images.length; i++) {
    const image = images[i];
    const one = new ImageUsage();
    one.id = textBytes(digestOfHex(image.id));
    const tags = names.namesOf(image.id);
    for (let j = 0; j < tags.length; j++) one.names.push(textBytes(tags[j]));
    for (let j = 0; j < image.layers.length; j++) {
      const layer = names.layers.get(image.layers[j]);
      one.size += layer.size;
      one.entries += layer.entries;
      if (holders.get(layer.diffId) > 1) one.shared += layer.size;
      else one.unique += layer.size;
    }
    usage.images.push(one);
  }
  const layers = names.layers.values();
  for (let i = 0; i < layers.length; i++) usage.logical += layers[i].size;
  return measureContainers(session, usage) && measureFiles(session, usage);
}

/** How many images have each layer. */
function countHolders(session: Session): Map<string, i32> {
  const holders = new Map<string, i32>();
  const images = session.names.images.values();
  for (let i = 0; i < images.length; i++) {
    const layers = images[i].layers;
    for (let j = 0; j < layers.length; j++) {
      const diffId = layers[j];
      holders.set(diffId, (holders.has(diffId) ? holders.get(diffId) : 0) + 1);
    }
  }
  return holders;
}

function measureContainers(session: Session, usage: Usage): bool {
  const containers = session.names.containersByAge();
  for (let i = 0; i < containers.length; i++) {
    const segments = session.segmentsOf(containers[i]);
    const size = segments.size();
    segments.close();
    if (size < 0) return false;
    const one = new ContainerUsage();
    one.id = textBytes(containers[i].id);
    one.name = textBytes(containers[i].name);
    one.size = u64(size);
    usage.containers.push(one);
  }
  return true;
}

function measureFiles(session: Session, usage: Usage): bool {
  const content = session.content.size();
  const layers = directorySize(session.layers);
  const merged = directorySize(session.merged);
  const names = directorySize(session.names.dir);
  if (content < 0 || layers < 0 || merged < 0 || names < 0) return false;
  usage.content = u64(content);
  usage.metadata = u64(layers + merged + names);
  return true;
}

/** Bytes of the files in a directory of the store, or -1 on failure. */
function directorySize(dir: Dir): i64 {
  const names = dir.list();
  return names ? dir.sizeOf(names) : -1;
}
