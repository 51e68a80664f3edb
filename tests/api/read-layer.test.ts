import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressionOf, MAGIC_LENGTH } from '../../ts/oci/compression.js';
import { MemorySource } from '../../ts/oci/byte-source.js';
import { readLayer } from '../../ts/node/oci/layer-reader.js';
import { checkClaims, type LayerDigests } from '../../ts/oci/layer-claims.js';
import { cutPieces, abortable, piecesOf, PIECE_SIZE, withPeek } from '../../ts/oci/pieces.js';
import { sha256 } from './images.js';

const tar = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7919) >> 3));

interface Read {
  readonly found: LayerDigests;
  readonly tar: Buffer;
  readonly longest: number;
}

async function read(pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Read> {
  const out: Buffer[] = [];
  const sink = { tar: (piece: Uint8Array) => out.push(Buffer.from(piece)), progress: () => undefined };
  const found = await withPeek(pieces, MAGIC_LENGTH, (start, whole) =>
    readLayer(whole, compressionOf(start, 'sha256:blob'), 'sha256:blob', sink, signal),
  );
  return { found, tar: Buffer.concat(out), longest: Math.max(0, ...out.map((piece) => piece.length)) };
}

const readBytes = (bytes: Uint8Array): Promise<Read> => read(piecesOf(new MemorySource('blob', bytes)));

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

describe('reading a layer', () => {
  it('passes a plain tar on in pieces and hashes it once', async () => {
    const { found, tar: out, longest } = await readBytes(tar);
    expect(out.equals(tar)).toBe(true);
    expect(found).toEqual({ diffId: sha256(tar), blobDigest: sha256(tar), blobSize: tar.length });
    expect(longest).toBeLessThanOrEqual(PIECE_SIZE);
  });

  it('inflates gzip, hashing both sides', async () => {
    const blob = gzipSync(tar);
    const { found, tar: out, longest } = await readBytes(blob);
    expect(out.equals(tar)).toBe(true);
    expect(found).toEqual({ diffId: sha256(tar), blobDigest: sha256(blob), blobSize: blob.length });
    expect(longest).toBeLessThanOrEqual(PIECE_SIZE);
  });

  it.each([1, 7, 4096, 1_000_000])('gives the same from chunks of %d bytes', async (size) => {
    const short = tar.subarray(0, 20_000);
    const blob = gzipSync(short);
    const { found, tar: out } = await read(cutPieces(chunks(blob, size), 'stream'));
    expect(out.equals(short)).toBe(true);
    expect(found.blobDigest).toBe(sha256(blob));
  });

  it('joins gzip members, as gzip(1) does', async () => {
    const blob = Buffer.concat([gzipSync(tar), gzipSync(tar)]);
    const { found } = await readBytes(blob);
    expect(found.diffId).toBe(sha256(Buffer.concat([tar, tar])));
    expect(found.blobDigest).toBe(sha256(blob));
  });

  it('hashes zero padding after the gzip stream as part of the blob', async () => {
    const blob = Buffer.concat([gzipSync(tar), Buffer.alloc(3 * PIECE_SIZE)]);
    const { found } = await readBytes(blob);
    expect(found).toEqual({ diffId: sha256(tar), blobDigest: sha256(blob), blobSize: blob.length });
  });

  it.each([
    ['at once', 0],
    ['after padding in the same piece', 100],
    ['after padding of several pieces', 2 * PIECE_SIZE],
  ])('refuses garbage after the gzip stream, %s', async (_, padding) => {
    const blob = Buffer.concat([gzipSync(tar), Buffer.alloc(padding), Buffer.from('garbage')]);
    await expect(readBytes(blob)).rejects.toMatchObject({ code: 'ECORRUPT', path: 'sha256:blob' });
  });

  it('tells where garbage after the padding stands', async () => {
    const gz = gzipSync(tar);
    const blob = Buffer.concat([gz, Buffer.alloc(100), Buffer.from('garbage')]);
    await expect(readBytes(blob)).rejects.toMatchObject({ offset: gz.length + 100 });
  });

  it.each([0.001, 0.5, 0.999])('refuses a gzip stream cut off after %f of it, naming blob and offset', async (part) => {
    const gz = gzipSync(tar);
    const cut = gz.subarray(0, Math.max(4, Math.floor(gz.length * part)));
    await expect(readBytes(cut)).rejects.toMatchObject({
      code: 'ECORRUPT',
      path: 'sha256:blob',
      offset: cut.length,
      message: `read 'sha256:blob': the gzip stream is cut off at byte ${cut.length} (ECORRUPT)`,
    });
  });

  it('refuses a flipped bit in a gzip stream', async () => {
    const gz = gzipSync(tar);
    gz[gz.length >> 1]! ^= 0x10;
    await expect(readBytes(gz)).rejects.toMatchObject({ code: 'ECORRUPT' });
  });

  it.each([
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
  ])('refuses %s by name', async (name, magic) => {
    await expect(readBytes(Buffer.from([...magic, 0, 0, 0]))).rejects.toMatchObject({
      code: 'ENOTSUP',
      message: `read 'sha256:blob': ${name} compression is not supported (ENOTSUP)`,
    });
  });

  it('rejects with the reason of a signal that aborts while the stream gives nothing', async () => {
    const controller = new AbortController();
    const silent = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(tar).subarray(0, 100_000);
      queueMicrotask(() => {
        controller.abort(new Error('enough'));
      });
      await new Promise(() => undefined);
    };
    await expect(read(cutPieces(abortable(silent(), controller.signal), 's'), controller.signal)).rejects.toThrow('enough');
  });

  it('closes the source when the sink fails', async () => {
    let closed = false;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* chunks(gzipSync(tar), 10_000);
      } finally {
        closed = true;
      }
    };
    const sink = {
      tar: () => {
        throw new Error('disk full');
      },
      progress: () => undefined,
    };
    await expect(readLayer(source(), 'gzip', 'x', sink, undefined)).rejects.toThrow('disk full');
    expect(closed).toBe(true);
  });

  it('passes on the failure of the source itself', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield gzipSync(tar).subarray(0, 50_000);
      await Promise.resolve();
      throw new Error('connection reset');
    };
    await expect(read(failing())).rejects.toThrow('connection reset');
  });

  it('refuses chunks that are not bytes', async () => {
    const text = async function* (): AsyncGenerator {
      await Promise.resolve();
      yield 'text';
    };
    await expect(read(cutPieces(text(), 'stream'))).rejects.toMatchObject({ code: 'EINVAL' });
  });
});

describe('checking what a manifest claims', () => {
  const found: LayerDigests = { diffId: `sha256:${'a'.repeat(64)}`, blobDigest: `sha256:${'b'.repeat(64)}`, blobSize: 10 };
  const { diffId, blobDigest: digest } = found;

  it('accepts what agrees, and what is not claimed', () => {
    checkClaims(found, { diffId, blob: { digest, size: 10 } }, 'x');
    checkClaims(found, {}, 'x');
  });

  it.each([
    ['size', { diffId, blob: { digest, size: 11 } }, 'the blob has 10 bytes, its descriptor says 11'],
    ['digest', { diffId, blob: { digest: diffId } }, `the blob is ${digest}`],
    ['diffID', { diffId: digest }, `the layer's tar is ${diffId}, the config says ${digest}`],
  ])('refuses another %s', (_, claims, reason) => {
    expect(() => {
      checkClaims(found, claims, 'x');
    }).toThrow(`read 'x': ${reason} (EMISMATCH)`);
  });
});
