import type { Container } from '../../index.js';
import { jsonBytes } from '../byte-names.js';
import { CliError } from '../cli-error.js';
import { withContainer, type CommonOptions } from '../context.js';
import { requiredContainerPath } from '../locations.js';
import { printJson, write } from '../output.js';
import type { Define } from '../verb.js';

const PIECE = 1024 * 1024;

export const define: Define = (verb) => {
  verb({
    usage: 'cat <container:/path>',
    summary: 'Print a file.',
    json: '{path, content}',
    examples: [
      'veneer cat web:/etc/config.yaml',
      'veneer cat web:/srv/data.tar | tar -t',
      'veneer cat --json web:/etc/hostname | jq -r .content',
    ],
  }).action(async (text: string, options: CommonOptions) => {
    const { container: reference, path } = requiredContainerPath(text);
    await withContainer(options, 'read-only', reference, async ({ fs }) => {
      if (fs.statSync(path).isDirectory()) throw isDirectory(`${reference}:${path}`, path);
      if (options.json === true) return printJson({ path, ...jsonBytes('content', fs.readFileSync(path)) });
      for (const piece of piecesOf(fs, path)) await write(piece);
    });
  });
};

function isDirectory(place: string, path: string): CliError {
  return new CliError(`${place}: is a directory`, { code: 'EISDIR', path, hint: `'veneer ls ${place}' lists it` });
}

/** A file in pieces: memory doesn't grow with its size. */
function* piecesOf(fs: Container['fs'], path: string): Generator<Uint8Array, void, undefined> {
  const fd = fs.openSync(path, 'r');
  try {
    for (;;) {
      // A new one each time, for a pipe may still hold the former.
      const piece = Buffer.allocUnsafe(PIECE);
      const count = fs.readSync(fd, piece);
      if (count === 0) return;
      yield piece.subarray(0, count);
    }
  } finally {
    fs.closeSync(fd);
  }
}
