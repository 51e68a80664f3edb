import type { Container, FileExtent, Image, Provenance } from '../../index.js';
import { jsonBytes, printableName } from '../byte-names.js';
import { withContainer, type CommonOptions } from '../context.js';
import { requiredContainerPath } from '../locations.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';
import { shortId, sizeText } from '../words.js';

interface Options extends CommonOptions {
  readonly all?: boolean;
}

const NOTES = `Which layer an entry comes from, what it hides in the layers below, and where its
bytes lie: files of the store, and offsets in them. Also of what was deleted. A
symbolic link is told of itself.`;

/** Runs that are told when not all are asked for. */
const SHOWN = 8;
/** Runs that are asked for at once. */
const BATCH = 1024;

export const define: Define = (verb) => {
  verb({
    usage: 'explain <container:/path>',
    summary: 'Tell where a file comes from, and where its bytes lie.',
    notes: NOTES,
    json: '{path, present, upper, layer?, layerPath?, layers, extents, more}',
    examples: ['veneer explain web:/etc/config.yaml', 'veneer explain --all web:/srv/data.bin      every run of its bytes'],
  })
    .option('-a, --all', `every run of its bytes, not only the first ${SHOWN}`)
    .action(async (text: string, options: Options) => {
      const { container: reference, path } = requiredContainerPath(text);
      await withContainer(options, 'read-only', reference, async (container, store) => {
        const origin = container.explain(path);
        const extents = extentsOf(container, origin, options.all === true);
        const image = await store.resolve(container.image);
        if (options.json === true) return printJson(jsonOf(origin, extents, image));
        return print(...linesOf(origin, extents, image));
      });
    });
};

interface Extents {
  readonly runs: readonly FileExtent[];
  readonly more: boolean;
}

function extentsOf(container: Container, { path, present }: Provenance, all: boolean): Extents {
  if (!present || !container.fs.lstatSync(Buffer.from(path)).isFile()) return { runs: [], more: false };
  const runs: FileExtent[] = [];
  for (;;) {
    const last = runs.at(-1);
    const found = container.extents(path, last === undefined ? 0 : last.offset + last.length, all ? BATCH : SHOWN + 1);
    runs.push(...found);
    if (!all || found.length === 0) return all ? { runs, more: false } : { runs: runs.slice(0, SHOWN), more: runs.length > SHOWN };
  }
}

function jsonOf({ path, present, upper, layer, layerPath, layers }: Provenance, { runs, more }: Extents, image: Image): object {
  return {
    ...jsonBytes('path', path),
    present,
    upper,
    ...(layer === undefined ? {} : { layer: image.layers[layer] }),
    ...(layerPath === undefined ? {} : jsonBytes('layerPath', layerPath)),
    layers: layers.map((trace) => ({ ...trace, layer: image.layers[trace.layer] })),
    extents: runs,
    more,
  };
}

const UPPERS: Readonly<Record<Provenance['upper'], string>> = {
  untouched: 'as in the image',
  whiteout: 'deleted in this container',
  made: 'made in this container',
  'copied-up': 'changed in this container',
};

function linesOf(origin: Provenance, { runs, more }: Extents, image: Image): string[] {
  const { path, present, upper, layer, layerPath } = origin;
  const place = printableName(path);
  const moved = layerPath !== undefined && Buffer.compare(layerPath, path) !== 0 ? `, there ${printableName(layerPath)}` : '';
  return [
    place,
    ...(present || upper === 'whiteout' ? [`  ${UPPERS[upper]}`] : ['  not there']),
    ...(layer === undefined ? [] : [`  from ${layerText(layer, image)}${moved}`]),
    ...shadowed(origin, image),
    ...(runs.length === 0 ? [] : ['  bytes:', ...runs.map(runText)]),
    ...(more ? ["    ... and more: 'veneer explain --all' tells every run"] : []),
  ];
}

/** What other layers have under the path, the upmost first. */
function shadowed({ layer, layers, upper }: Provenance, image: Image): string[] {
  const others = layers.filter((trace) => trace.layer !== layer || trace.mark !== 'entry').reverse();
  const hidden = others.map(({ layer: index, mark, kind, size }) => {
    const what = { entry: `a ${kind.replace('-', ' ')} of ${sizeText(size)}`, whiteout: 'deletes it', opaque: 'hides what is below in it' }[
      mark
    ];
    return `    ${layerText(index, image)}: ${what}`;
  });
  if (hidden.length === 0) return upper === 'untouched' || layer === undefined ? [] : [`  hides the image's`];
  return ['  other layers have there:', ...hidden];
}

function layerText(index: number, image: Image): string {
  return `layer ${index + 1} of ${image.layers.length} (${shortId(image.layers[index] ?? '')})`;
}

function runText({ offset, length, file, position }: FileExtent): string {
  return `    ${offset}..${offset + length}  ${file === undefined ? 'a hole' : `${file} at ${String(position)}`}`;
}
