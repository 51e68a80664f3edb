import type { ImportVerbOptions } from '../import-source.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `SOURCE is a directory, or a tar of a root file system, plain or gzipped; - is
standard input. The image has one layer; the same tree gives the same image.`;

export const define: Define = (verb) => {
  verb({
    usage: 'import <source>',
    summary: 'Make an image of a directory, or a tar of one.',
    notes: NOTES,
    json: '{id, names, layers, size, entries}',
    examples: [
      'veneer import ./project --tag project      a sandbox over a directory',
      'veneer import rootfs.tar.gz --tag base:1   a root file system as a tar',
      'docker export web | veneer import - --tag web:snapshot',
    ],
  })
    .option('-t, --tag <name>', 'name of the image; without one it goes by its id')
    .option('--platform <os/arch>', 'what the image is for (default: linux, this processor)')
    .option('-q, --quiet', 'no progress on the terminal')
    .action(async (text: string, options: ImportVerbOptions) => {
      const { importSource } = await import('../import-source.js');
      const image = await importSource(text, options, (store, source, how) => store.import(source, how));
      return options.json === true ? printJson(image) : print(image.id);
    });
};
