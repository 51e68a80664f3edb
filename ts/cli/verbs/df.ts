import type { ContainerSummary, Usage } from '../../index.js';
import { withStore, type CommonOptions } from '../context.js';
import { FORMAT_OPTION, printListing, type Listing, type Row } from '../format/listing.js';
import { print, printJson, printTable } from '../output.js';
import type { Define } from '../verb.js';
import { imageLabel, shortId, sizeText } from '../words.js';

const NOTES = `SHARED is in layers that another image has too, UNIQUE in layers of this image
alone. Saved is what the whole store takes less than all images unpacked.`;

interface Options extends CommonOptions {
  readonly verbose?: boolean;
  readonly format?: string;
}

export const define: Define = (verb) => {
  verb({
    usage: 'df',
    summary: 'Show disk use, and what sharing saves.',
    notes: NOTES,
    json: '{images, containers, content, metadata, logical, size, containersSize, onDisk, saved, reclaimable?}',
    examples: [
      'veneer df',
      'veneer df -v                              with what gc would free',
      'veneer df --json | jq .saved               in bytes',
    ],
  })
    .option('-v, --verbose', 'with what gc would free, which costs reading the metadata of all layers')
    .option(...FORMAT_OPTION)
    .action(async ({ format, ...options }: Options) => {
      const [usage, containers, reclaimable] = await withStore(options, 'read-only', async (store) => {
        const free = options.verbose === true ? (await store.gc({ dryRun: true })).freed : undefined;
        return [store.df(), store.containers(), free] as const;
      });
      const totals = totalsOf(usage);
      if (options.json === true) return printJson({ ...usage, ...totals, reclaimable });
      if (format !== undefined) return printListing(listingOf(usage, containers), { format });
      if (usage.images.length > 0) await printImages(usage, containers);
      if (containers.length > 0) await printContainers(usage, containers);
      const saved = totals.size === 0 ? '' : `   ${sizeText(totals.saved)} saved (${Math.floor((100 * totals.saved) / totals.size)}%)`;
      const lines: readonly (readonly [text: string, bytes: number])[] = [
        ['Images, each unpacked', totals.size],
        ['Contents, each once', usage.content],
        ['Metadata', usage.metadata],
        ['Containers', totals.containersSize],
        ['On disk', totals.onDisk],
        ...(reclaimable === undefined ? [] : [['Reclaimable with gc', reclaimable] as const]),
      ];
      if (usage.images.length > 0) await print('');
      await print(...lines.map(([text, bytes]) => `${text.padEnd(26)}${sizeText(bytes).padStart(8)}${text === 'On disk' ? saved : ''}`));
    });
};

/** Docker's fields of a kind of thing. */
export const DF_HEADINGS = { Type: 'TYPE', TotalCount: 'TOTAL', Active: 'ACTIVE', Size: 'SIZE', Reclaimable: 'RECLAIMABLE' };

/** Docker's two rows that mean something here. Images without containers could go; there is no telling which containers could. */
function listingOf({ images, containers: usages, content, metadata }: Usage, containers: readonly ContainerSummary[]): Listing {
  const used = new Set(containers.map(({ image }) => image));
  const unused = images.filter(({ id }) => !used.has(id)).reduce((total, { unique }) => total + unique, 0);
  const row = (type: string, count: number, active: number, size: number, free: number): Row => ({
    Type: type,
    TotalCount: String(count),
    Active: String(active),
    Size: sizeText(size),
    Reclaimable: sizeText(free),
  });
  const rows = [
    row('Images', images.length, images.filter(({ id }) => used.has(id)).length, content + metadata, unused),
    row('Containers', containers.length, containers.length, sum(usages), 0),
  ];
  return { rows, headings: DF_HEADINGS, columns: Object.keys(DF_HEADINGS) };
}

interface Totals {
  /** Of all images, unpacked one by one. */
  readonly size: number;
  readonly containersSize: number;
  /** The whole store. */
  readonly onDisk: number;
  /** `size` less what they take, containers included; not below 0. */
  readonly saved: number;
}

function totalsOf({ images, containers, content, metadata }: Usage): Totals {
  const size = sum(images);
  const containersSize = sum(containers);
  const onDisk = content + metadata + containersSize;
  return { size, containersSize, onDisk, saved: Math.max(0, size - onDisk) };
}

function sum(parts: readonly { readonly size: number }[]): number {
  return parts.reduce((total, { size }) => total + size, 0);
}

function printImages({ images }: Usage, containers: readonly ContainerSummary[]): Promise<void> {
  const rows = images.map(({ id, names, size, shared, unique }) => {
    const users = containers.filter(({ image }) => image === id).length;
    return [names.join(', ') || '<none>', shortId(id), sizeText(size), sizeText(shared), sizeText(unique), String(users)];
  });
  return printTable(['IMAGE', 'IMAGE ID', 'SIZE', 'SHARED', 'UNIQUE', 'CONTAINERS'], rows);
}

async function printContainers({ images, containers: usages }: Usage, containers: readonly ContainerSummary[]): Promise<void> {
  const names = new Map(images.map((image) => [image.id, image.names]));
  const sizes = new Map(usages.map(({ id, size }) => [id, size]));
  const rows = containers.map(({ id, name, image }) => [
    name,
    shortId(id),
    imageLabel(image, names.get(image)),
    sizeText(sizes.get(id) ?? 0),
  ]);
  await print('');
  await printTable(['CONTAINER', 'CONTAINER ID', 'IMAGE', 'SIZE'], rows);
}
