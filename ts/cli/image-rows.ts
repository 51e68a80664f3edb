import type { Image, Store } from '../index.js';
import { usageError } from './cli-error.js';
import { labelsText } from './container-rows.js';
import { hasLabel, timeOf, truthOf, type Test } from './filters.js';
import type { Row } from './format/listing.js';
import { ageText, dateOfText, dockerTime, shortId, sizeText, splitName } from './words.js';

/** Docker's fields of an image. */
export const IMAGE_HEADINGS: Row = {
  ID: 'IMAGE ID',
  Repository: 'REPOSITORY',
  Tag: 'TAG',
  Digest: 'DIGEST',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
  Size: 'SIZE',
  SharedSize: 'SHARED SIZE',
  UniqueSize: 'UNIQUE SIZE',
  VirtualSize: 'SIZE',
  Containers: 'CONTAINERS',
  Labels: 'LABELS',
  Label: (name) => name,
};

/** What a store tells of its images for a listing. */
export interface ImageTotals {
  shared(id: string): number;
  unique(id: string): number;
  containers(id: string): number;
}

export function imageTotals(store: Store): ImageTotals {
  const usages = new Map(store.df().images.map((usage) => [usage.id, usage]));
  const containers = store.containers();
  return {
    shared: (id) => usages.get(id)?.shared ?? 0,
    unique: (id) => usages.get(id)?.unique ?? 0,
    containers: (id) => containers.filter(({ image }) => image === id).length,
  };
}

/** One row for each name of an image, or one without; of the names those alone that pass. */
export function imageRows(image: Image, names: readonly string[], totals: ImageTotals, whole: boolean): Row[] {
  const { id, size, config } = image;
  const created = createdOf(image);
  const labels = config.config?.Labels ?? {};
  const places: readonly (readonly [string, string])[] = names.length === 0 ? [['<none>', '<none>']] : names.map(splitName);
  return places.map(([repository, tag]) => ({
    ID: whole ? id : shortId(id),
    Repository: repository,
    Tag: tag,
    Digest: '<none>',
    CreatedSince: ageText(created),
    CreatedAt: created === undefined ? 'N/A' : dockerTime(created),
    Size: sizeText(size),
    SharedSize: sizeText(totals.shared(id)),
    UniqueSize: sizeText(totals.unique(id)),
    VirtualSize: sizeText(size),
    Containers: String(totals.containers(id)),
    Labels: labelsText(labels),
    Label: (key) => labels[key] ?? '',
  }));
}

/** The keys of `images --filter`. */
export const IMAGE_FILTERS = ['before', 'dangling', 'label', 'reference', 'since', 'until'] as const;

/** Conditions of `images --filter`; `reference` is of names, which `nameMatches` tests. */
export async function imageTests(store: Store, references: readonly string[]): Promise<Readonly<Record<string, Test<Image>>>> {
  const others = new Map<string, Image>();
  for (const reference of references) others.set(reference, await store.resolve(reference));
  const age = (image: Image): number => createdOf(image)?.getTime() ?? 0;
  const other = (reference: string): number => age(others.get(reference)!);
  return {
    dangling: ({ names }, value) => (names.length === 0) === truthOf('dangling', value),
    label: ({ config }, value) => hasLabel(config.config?.Labels, value),
    before: (image, value) => age(image) < other(value),
    since: (image, value) => age(image) > other(value),
    until: (image, value) => age(image) < timeOf('until', value),
    reference: ({ names }, value) => names.some((name) => nameMatches(name, value)),
  };
}

/** Docker's patterns: `*` and `?` within a path's part, `[a-z]`; a pattern without a tag is of any tag. */
export function nameMatches(name: string, pattern: string): boolean {
  const source = pattern.replace(/\[[^\]]*\]|[*?]|[.+^${}()|\\[\]]/g, (found) => {
    if (found === '*') return '[^/]*';
    if (found === '?') return '[^/]';
    return found.length > 1 ? found.replaceAll('\\', '\\\\') : `\\${found}`;
  });
  let form: RegExp;
  try {
    form = new RegExp(`^${source}$`);
  } catch {
    throw usageError(`${pattern}: it is no pattern of image names`, "write a name, with * for any part of it: 'app:*'");
  }
  return form.test(name) || form.test(splitName(name)[0]);
}

function createdOf({ config }: Image): Date | undefined {
  return config.created === undefined ? undefined : dateOfText(config.created);
}
