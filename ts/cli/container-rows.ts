import type { ContainerSummary, Image, Store } from '../index.js';
import { CliError, usageError } from './cli-error.js';
import { hasLabel, type Test } from './filters.js';
import type { Row } from './format/listing.js';
import { ageText, dockerTime, imageLabel, shortId, sizeText } from './words.js';

/** A container with what a listing tells of it. */
export interface ListedContainer extends ContainerSummary {
  /** Those of its image. */
  readonly imageNames: readonly string[];
  /** Bytes on disk beyond the image. */
  readonly size: number;
}

/** Docker's fields of a container. */
export const CONTAINER_HEADINGS: Row = {
  ID: 'CONTAINER ID',
  Image: 'IMAGE',
  Command: 'COMMAND',
  CreatedAt: 'CREATED AT',
  RunningFor: 'CREATED',
  Ports: 'PORTS',
  State: 'STATE',
  Status: 'STATUS',
  Size: 'SIZE',
  Names: 'NAMES',
  Labels: 'LABELS',
  Label: (name) => name,
  Mounts: 'MOUNTS',
  Networks: 'NETWORKS',
};

/** What every container is, in Docker's words: it has no process, and never had one. */
const STATE = 'created';
const STATES: readonly string[] = [STATE, 'restarting', 'running', 'removing', 'paused', 'exited', 'dead'];

/** All containers, oldest first. */
export function listedContainers(store: Store): ListedContainer[] {
  const { images, containers: usages } = store.df();
  const names = new Map(images.map((image) => [image.id, image.names]));
  const sizes = new Map(usages.map(({ id, size }) => [id, size]));
  return store.containers().map((one) => ({ ...one, imageNames: names.get(one.image) ?? [], size: sizes.get(one.id) ?? 0 }));
}

/** A container has the labels of its image. */
export function containerRow(container: ListedContainer, labels: Readonly<Record<string, string>>, whole: boolean): Row {
  const { id, name, image, imageNames, created, size } = container;
  return {
    ID: whole ? id : shortId(id),
    Image: imageLabel(image, imageNames),
    Command: '',
    CreatedAt: dockerTime(created),
    RunningFor: ageText(created),
    Ports: '',
    State: STATE,
    Status: 'Created',
    Size: sizeText(size),
    Names: name,
    Labels: labelsText(labels),
    Label: (key) => labels[key] ?? '',
    Mounts: '',
    Networks: '',
  };
}

/** `a=1,b=2` */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(',');
}

/** Labels of images by their id, each config read once. */
export function imageLabels(store: Store): (image: string) => Readonly<Record<string, string>> {
  const images = new Map(store.images().map((image) => [image.id, image]));
  return (id) => images.get(id)?.config.config?.Labels ?? {};
}

/** Conditions of `ps --filter`, for the containers of a store. */
export async function containerTests(
  store: Store,
  containers: readonly ListedContainer[],
  ancestors: readonly string[],
): Promise<Readonly<Record<string, Test<ListedContainer>>>> {
  const labels = imageLabels(store);
  const below = new Map<string, ReadonlySet<string>>();
  for (const reference of ancestors) below.set(reference, await imagesBelow(store, reference));
  const find = (reference: string): ListedContainer => found(containers, reference);
  return {
    id: ({ id }, value) => id.startsWith(value),
    name: ({ name }, value) => matches(name, value),
    label: ({ image }, value) => hasLabel(labels(image), value),
    ancestor: ({ image }, value) => below.get(value)?.has(image) === true,
    before: ({ created }, value) => created < find(value).created,
    since: ({ created }, value) => created > find(value).created,
    status: (_, value) => {
      if (STATES.includes(value)) return value === STATE;
      throw usageError(`--filter status=${value}: there is no such state`, `a container is always '${STATE}': it has no process`);
    },
  };
}

/** The keys of `containerTests`. */
export const CONTAINER_FILTERS = ['ancestor', 'before', 'id', 'label', 'name', 'since', 'status'] as const;

/** Docker matches names by a regular expression. */
function matches(name: string, pattern: string): boolean {
  try {
    return new RegExp(pattern.replace(/^\^?\//, '^')).test(name);
  } catch {
    throw usageError(`--filter name=${pattern}: it is no regular expression`, 'write part of a name');
  }
}

/** An image, and those that start with all of its layers. */
async function imagesBelow(store: Store, reference: string): Promise<ReadonlySet<string>> {
  const base: Image = await store.resolve(reference);
  return new Set(
    store
      .images()
      .filter(({ id, layers }) => id === base.id || base.layers.every((layer, index) => layers[index] === layer))
      .map(({ id }) => id),
  );
}

function found(containers: readonly ListedContainer[], reference: string): ListedContainer {
  const one =
    containers.find(({ id, name }) => name === reference || id === reference) ?? containers.find(({ id }) => id.startsWith(reference));
  if (one !== undefined) return one;
  throw new CliError(`${reference}: no such container`, { code: 'ENOENT', path: reference, hint: "'veneer ps -a' lists the containers" });
}
