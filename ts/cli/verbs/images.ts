import type { Image } from '../../index.js';
import { withStore, type CommonOptions } from '../context.js';
import { addFilterOption, filtered, type Filters } from '../filters.js';
import { FORMAT_OPTION, printListing } from '../format/listing.js';
import { IMAGE_FILTERS, IMAGE_HEADINGS, imageRows, imageTests, imageTotals, nameMatches } from '../image-rows.js';
import { printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly quiet?: boolean;
  readonly digests?: boolean;
  readonly trunc: boolean;
  readonly filter?: Filters;
  readonly format?: string;
}

const NOTES = `NAME is a repository or a name; * and ? stand for any part of it. An image is
dangling when it has no name.`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'images [name]',
    summary: 'List the images.',
    notes: NOTES,
    json: '[{id, names, layers, size, entries, created?}]',
    examples: [
      'veneer images',
      "veneer images 'app:*'",
      'veneer rmi $(veneer images -q --filter dangling=true)',
      "veneer images --format '{{.Repository}}:{{.Tag}} {{.ID}}'",
      "veneer images --json | jq -r '.[].names[]'",
    ],
  })
    .option('-a, --all', 'all of them (also without -a)')
    .option('-q, --quiet', 'ids only')
    .option('--digests', 'with the column of digests, which are those of registries: none are known')
    .option('--no-trunc', 'whole ids')
    .option(...FORMAT_OPTION);
  addFilterOption(command, IMAGE_FILTERS).action(async (pattern: string | undefined, options: Options) => {
    const { filter, quiet, format } = options;
    const patterns = [...(filter?.get('reference') ?? []), ...(pattern === undefined ? [] : [pattern])];
    const { images, rows } = await withStore(options, 'read-only', async (store) => {
      const tests = await imageTests(store, [...(filter?.get('before') ?? []), ...(filter?.get('since') ?? [])]);
      const matching = filtered(store.images(), filter, tests).filter(
        ({ names }) => pattern === undefined || names.some((name) => nameMatches(name, pattern)),
      );
      if (options.json === true) return { images: matching.map(describe), rows: [] };
      const totals = imageTotals(store);
      const named = ({ names }: Image): string[] =>
        names.filter((name) => patterns.length === 0 || patterns.some((one) => nameMatches(name, one)));
      return { images: [], rows: matching.flatMap((image) => imageRows(image, named(image), totals, !options.trunc)) };
    });
    if (options.json === true) return printJson(images);
    const columns = ['Repository', 'Tag', ...(options.digests === true ? ['Digest'] : []), 'ID', 'CreatedSince', 'Size'];
    // An image with several names is one image.
    const shown =
      quiet === true && format === undefined ? rows.filter(({ ID }, at) => rows.findIndex((row) => row['ID'] === ID) === at) : rows;
    return printListing({ rows: shown, headings: IMAGE_HEADINGS, columns }, { format, quiet });
  });
};

interface ImageDescription extends Pick<Image, 'id' | 'names' | 'layers' | 'size' | 'entries'> {
  readonly created: string | undefined;
}

function describe({ id, names, layers, size, entries, config }: Image): ImageDescription {
  return { id, names, layers, size, entries, created: config.created };
}
