import type { Image, Store } from '../../index.js';
import { usageError } from '../cli-error.js';
import type { ImportVerbOptions } from '../import-source.js';
import { note, print, printJson } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `SOURCE is a directory, or a tar of a root file system: plain, gzipped or in
zstd; - is standard input. The image has one layer; the same tree gives the same image. NAME is what --tag gives, too.`;

export const define: Define = (verb) => {
  verb({
    usage: 'import <source> [name]',
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
    .action(async (text: string, name: string | undefined, given: ImportVerbOptions) => {
      if (name !== undefined && given.tag !== undefined) throw usageError('two names are given', 'give NAME or --tag NAME');
      const options = { ...given, tag: name ?? given.tag };
      const { importSource } = await import('../import-source.js');
      const image = await importSource(text, options, async (store, source, how) => {
        const made = await store.import(source, how);
        if (await isImageArchive(store, made)) note("this looks like an image archive, whose images 'veneer load' takes");
        return made;
      });
      return options.json === true ? printJson(image) : print(image.id);
    });
};

/** Whether the root holds what `load` wants. Files are read through a container: it is gone again at once. */
async function isImageArchive(store: Store, image: Image): Promise<boolean> {
  const container = await store.create(image);
  const { fs } = container;
  try {
    if (fs.existsSync('/oci-layout')) return true;
    // Other things are called so too: a browser extension, a web application.
    return fs.existsSync('/manifest.json') && /^\s*\[\s*\{[^]*"Layers"/.test(fs.readFileSync('/manifest.json', 'latin1'));
  } finally {
    await container.close();
    await store.remove(container.id);
  }
}
