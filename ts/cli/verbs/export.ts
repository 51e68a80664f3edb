import type { FileHandle } from 'node:fs/promises';
import { usageError } from '../cli-error.js';
import { withContainer, type CommonOptions } from '../context.js';
import { interruptible } from '../interrupt.js';
import { print, printJson, write } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly output?: string;
}

const NOTES = `All files of the container as it is now, in one tar without layers: owners, modes,
times, links, devices and extended attributes are kept. The same tree gives the same
bytes. 'veneer import' makes an image of it.`;

export const define: Define = (verb) => {
  verb({
    usage: 'export <container>',
    summary: "Write a container's files as a tar.",
    notes: NOTES,
    json: '{container, output, bytes}',
    examples: [
      'veneer export web -o web.tar',
      'veneer export web | gzip > web.tar.gz',
      'veneer export web | veneer import - --tag web:flat',
    ],
  })
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .action(async (reference: string, options: Options) => {
      const { output, json } = options;
      if (output === undefined && process.stdout.isTTY) throw usageError('standard output is a terminal', 'give -o FILE, or a pipe');
      if (output === undefined && json === true) throw usageError('--json and the tar would both go to standard output', 'give -o FILE');
      const bytes = await interruptible((signal) =>
        withContainer(options, 'read-only', reference, async (container) => {
          const { containerTar } = await import('../container-tar.js');
          const pieces = containerTar(container, '/', undefined);
          return output === undefined ? send(pieces, write, signal) : toFile(pieces, output, signal);
        }),
      );
      if (json === true) return printJson({ container: reference, output, bytes });
      if (output !== undefined) await print(output);
    });
};

async function toFile(pieces: AsyncIterable<Uint8Array>, path: string, signal: AbortSignal): Promise<number> {
  const { open, rm } = await import('node:fs/promises');
  const file: FileHandle = await open(path, 'w');
  try {
    return await send(pieces, (piece) => file.writeFile(piece), signal);
  } catch (error) {
    // Half an archive would be taken for a whole one.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Hands on each piece; returns how many bytes there were. */
async function send(pieces: AsyncIterable<Uint8Array>, give: (piece: Uint8Array) => Promise<void>, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) {
    signal.throwIfAborted();
    await give(piece);
    bytes += piece.length;
  }
  return bytes;
}
