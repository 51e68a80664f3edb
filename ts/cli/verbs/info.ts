import { resolve } from 'node:path';
import { storeDirectory, withStore, type CommonOptions } from '../context.js';
import { parseTemplate, row } from '../format/template.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';
import { sizeText } from '../words.js';

interface Options extends CommonOptions {
  readonly format?: string;
}

export const define: Define = (verb) => {
  verb({
    usage: 'info',
    summary: 'Tell what the store is, and what it holds.',
    json: '{directory, uuid, formatVersion, chunkSize, images, containers, size}',
    examples: ['veneer info', "veneer info --format '{{.containers}} containers'"],
  })
    .option('-f, --format <template>', "'json', or a Go template over the fields of --json")
    .action(async ({ format, ...options }: Options) => {
      const found = await withStore(options, 'read-only', (store) => {
        const { uuid, formatVersion, chunkSize } = store.info;
        const { images, containers, content, metadata } = store.df();
        const size = containers.reduce((total, one) => total + one.size, content + metadata);
        const directory = resolve(storeDirectory(options));
        return { directory, uuid, formatVersion, chunkSize, images: images.length, containers: containers.length, size };
      });
      if (options.json === true || format === 'json') return printJson(found);
      if (format !== undefined) return print(parseTemplate(format)(row({ ...found, Images: found.images, Containers: found.containers })));
      return print(
        `Store       ${found.directory}`,
        `UUID        ${found.uuid}`,
        `Format      ${found.formatVersion}`,
        `Images      ${found.images}`,
        `Containers  ${found.containers}`,
        `On disk     ${sizeText(found.size)}`,
      );
    });
};
