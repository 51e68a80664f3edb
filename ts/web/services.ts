// What a platform of web APIs does for reading images. Layers are left to the component: it inflates, hashes and checks them.
import { fromHost } from '../core/host-error.js';
import { veneerError } from '../core/veneer-error.js';
import { BlobSource } from '../oci/byte-source.js';
import type { Services } from '../oci/services.js';

export const webServices: Services = {
  // A browser hides its processor, and an image is data there: the one that most images are for.
  architecture: 'amd64',
  openPath(path) {
    const detail = 'there are no paths here: give bytes, a Blob (a File of an input) or a stream (the body of a response)';
    return Promise.reject(veneerError('invalid', { syscall: 'read', path: String(path), detail }));
  },
  inflate,
  /** Browsers keep a large Blob on disk. */
  async spool(pieces, name, progress) {
    const parts: Blob[] = [];
    let bytes = 0;
    for await (const piece of pieces) {
      parts.push(new Blob([piece as Uint8Array<ArrayBuffer>]));
      progress((bytes += piece.length));
    }
    return new BlobSource(name, new Blob(parts));
  },
  failure: fromHost,
};

/** One gzip member: of several, and what follows the last, web streams know nothing. */
async function* inflate(
  pieces: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (compression !== 'gzip') {
    throw veneerError('unsupported', { syscall: 'read', path: name, detail: `${compression} archives can't be read on this platform` });
  }
  let source: { readonly error: unknown } | undefined;
  let taken = 0;
  const iterator = pieces[Symbol.asyncIterator]();
  const compressed = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const next = await iterator.next();
          if (next.done === true) {
            controller.close();
            return;
          }
          taken += next.value.length;
          // Its buffer may be used again once the next is asked for.
          controller.enqueue(next.value.slice());
        } catch (error) {
          source = { error };
          controller.error(error);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = compressed.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
  } catch (cause) {
    if (source !== undefined) throw source.error;
    const detail = `the ${compression} stream is cut off or damaged (${cause instanceof Error ? cause.message : String(cause)})`;
    throw veneerError('corrupt', { syscall: 'read', path: name, detail, offset: taken, cause });
  } finally {
    // The failure, if there was one, was thrown above.
    await reader.cancel().catch(() => undefined);
  }
}
