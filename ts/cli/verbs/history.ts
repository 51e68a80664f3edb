import type { Image } from '../../index.js';
import { withStore, type CommonOptions } from '../context.js';
import { FORMAT_OPTION, printListing, type Row } from '../format/listing.js';
import { printJson } from '../output.js';
import type { Define } from '../verb.js';
import { ageText, dateOfText, dockerTime, shortId, sizeText } from '../words.js';

interface Options extends CommonOptions {
  readonly quiet?: boolean;
  readonly trunc: boolean;
  readonly human: boolean;
  readonly format?: string;
}

const NOTES = `Youngest step first, as the image's config tells them. A step with a layer has its
size: bytes of the files in it, before contents that others have too were joined.`;

/** Characters of CREATED BY, and of COMMENT, that are shown. */
const SHOWN = 45;

export const define: Define = (verb) => {
  verb({
    usage: 'history <image>',
    summary: 'List the steps that made an image.',
    notes: NOTES,
    json: '[{created?, createdBy?, comment?, layer?, size, entries}]',
    examples: ['veneer history app:1.0', "veneer history --no-trunc --format '{{.CreatedBy}}' app:1.0"],
  })
    .option('-q, --quiet', 'ids only')
    .option('-H, --human', 'sizes in units (also without -H)', true)
    .option('--no-human', 'sizes in bytes')
    .option('--no-trunc', 'everything whole')
    .option(...FORMAT_OPTION)
    .action(async (reference: string, { quiet, format, ...options }: Options) => {
      const [image, steps] = await withStore(options, 'read-only', async (store) => {
        const found = await store.resolve(reference);
        return [found, stepsOf(found)] as const;
      });
      if (options.json === true) return printJson(steps);
      const rows = steps.map((step, index) => rowOf(step, index === 0 ? image.id : undefined, options));
      return printListing(
        { rows, headings: HISTORY_HEADINGS, columns: ['ID', 'CreatedSince', 'CreatedBy', 'Size', 'Comment'] },
        { format, quiet },
      );
    });
};

/** Docker's fields of a step. */
export const HISTORY_HEADINGS: Row = {
  ID: 'IMAGE',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
  CreatedBy: 'CREATED BY',
  Size: 'SIZE',
  Comment: 'COMMENT',
};

/** One step: an entry of the config's history, with its layer. */
interface Step {
  readonly created?: string;
  readonly createdBy?: string;
  readonly comment?: string;
  readonly layer?: string;
  readonly size: number;
  readonly entries: number;
}

/** Youngest first. A config may tell nothing, or of fewer steps than it has layers: those stand by themselves. */
function stepsOf(image: Image): Step[] {
  const layers = [...image.describeLayers()];
  const told: Step[] = (image.config.history ?? []).map((entry) => {
    const text = (key: string): string | undefined => (typeof entry[key] === 'string' ? entry[key] : undefined);
    const layer = entry['empty_layer'] === true ? undefined : layers.shift();
    const [created, createdBy, comment] = [text('created'), text('created_by'), text('comment')];
    return {
      ...(created === undefined ? {} : { created }),
      ...(createdBy === undefined ? {} : { createdBy }),
      ...(comment === undefined ? {} : { comment }),
      ...ofLayer(layer),
    };
  });
  return [...told, ...layers.map(ofLayer)].reverse();
}

function ofLayer(layer: ReturnType<Image['describeLayers']>[number] | undefined): Step {
  return layer === undefined ? { size: 0, entries: 0 } : { layer: layer.diffId, size: layer.size, entries: layer.entries };
}

function rowOf({ created, createdBy = '', comment = '', size }: Step, id: string | undefined, { trunc, human }: Options): Row {
  const date = created === undefined ? undefined : dateOfText(created);
  const cut = (text: string): string => (trunc && text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text).replaceAll('\t', ' ');
  return {
    ID: id === undefined ? '<missing>' : trunc ? shortId(id) : id,
    CreatedSince: ageText(date),
    CreatedAt: date === undefined ? 'N/A' : dockerTime(date),
    CreatedBy: cut(createdBy),
    Size: human ? sizeText(size) : String(size),
    Comment: cut(comment),
  };
}
