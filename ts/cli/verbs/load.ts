import { usageError } from '../cli-error.js';
import type { ImportVerbOptions } from '../import-source.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `SOURCE is an OCI image layout (a directory, or one as a tar) or a docker-archive
(what 'docker save' writes), plain, gzipped or, where Node.js knows it, in zstd;
- or nothing is standard input. All of it is verified, and nothing is visible unless
everything matches. What the store has already is not stored again.`;

interface Options extends ImportVerbOptions {
  readonly input?: string;
}

export const define: Define = (verb) => {
  verb({
    usage: 'load [source]',
    summary: 'Load the images of an archive or OCI layout.',
    notes: NOTES,
    json: '[{id, names, layers, size, entries}]',
    examples: [
      "veneer load app.tar                        what 'docker save' or 'podman save' wrote",
      'veneer load layout/ --tag app:1.0          an OCI image layout, under another name',
      'docker save app:1.0 | veneer load -        without a file between',
      'skopeo copy docker://alpine oci-archive:alpine.tar && veneer load alpine.tar',
    ],
  })
    .option('-i, --input <source>', 'the same as SOURCE')
    .option('-t, --tag <name>', 'name of the image, instead of those in the archive')
    .option('--platform <os/arch>', 'which image of several (default: linux, this processor)')
    .option('-q, --quiet', 'no progress on the terminal')
    .action(async (source: string | undefined, { input, ...options }: Options) => {
      if (source !== undefined && input !== undefined) throw usageError('two sources are given', 'give SOURCE or -i SOURCE');
      const text = source ?? input ?? '-';
      const { importSource } = await import('../import-source.js');
      const images = await importSource(text, options, (store, opened, how) => store.load(opened, how));
      if (options.json === true) return printJson(images);
      const { familiarName } = await import('../../oci/reference.js');
      // The image may go by other names already.
      const tagged = options.tag === undefined ? undefined : familiarName(options.tag);
      return print(...images.flatMap(({ id, names }) => linesOf(id, tagged === undefined ? names : [tagged])));
    });
};

function linesOf(id: string, names: readonly string[]): string[] {
  return names.length === 0 ? [`Loaded image ID: ${id}`] : names.map((name) => `Loaded image: ${name}`);
}
