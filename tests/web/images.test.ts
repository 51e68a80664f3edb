// Images through the web's services: the component inflates, hashes and checks. What Node's services find is the measure.
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryVolume, Store, type ImageSource } from '../../dist/index.js';
import { archiveOf, dockerArchiveOf, gzipLayer, layoutOf, plainLayer, sha256, type LayerBlob } from '../api/images.js';
import { inZstd } from '../support/zstd.js';
import { openWeb, web } from './entry.js';

const lower = gzipLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/config', data: 'as shipped' },
  { path: 'data', data: Buffer.from(Uint32Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761)).buffer) },
]);
const upper = plainLayer([{ path: 'bin/tool', data: 'tool', mode: 0o755 }]);
const layers = [lower, upper];
const layout = archiveOf(layoutOf([{ layers, name: 'app:1' }]));
const docker = dockerArchiveOf([{ layers, tags: ['app:1'] }]);

type WebStore = Awaited<ReturnType<typeof openWeb>>;
let store: WebStore;
beforeEach(async () => {
  store = await openWeb();
});
afterEach(() => store.close());

function streamOf(bytes: Uint8Array, size = 10_007): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, (at += size)));
    },
  });
}

/** Every file's content, attributes of its inode, and place. */
function treeOf({
  fs,
}: {
  readonly fs: Pick<Awaited<ReturnType<WebStore['create']>>['fs'], 'readdirSync' | 'lstatSync' | 'readFileSync'>;
}): string[] {
  return (fs.readdirSync('/', { recursive: true }) as string[]).sort().map((path) => {
    const stats = fs.lstatSync(`/${path}`);
    const content = stats.isFile() ? sha256(fs.readFileSync(`/${path}`)) : '';
    return [path, stats.mode, stats.uid, stats.size, stats.mtimeMs, content].join(' ');
  });
}

describe('an image', () => {
  it.each<[string, () => ImageSource]>([
    ['bytes', () => new Uint8Array(layout)],
    ['a Blob', () => new Blob([new Uint8Array(layout)])],
    ['a stream', () => streamOf(layout)],
    ['a gzipped archive', () => new Uint8Array(gzipSync(layout))],
    ['a stream of a gzipped archive', () => streamOf(gzipSync(layout))],
    ['a docker-archive', () => new Blob([new Uint8Array(docker)])],
    ['an archive of layers in zstd', () => archiveOf(layoutOf([{ layers: layers.map(inZstd), name: 'app:1' }]))],
  ])('from %s is the one that Node loads, to the last file', async (_what, source) => {
    const node = await Store.open({ volume: new MemoryVolume() });
    const [expected] = await node.load(layout);
    const [image] = await store.load(source());
    expect(image?.id).toBe(expected?.id);
    expect(image?.layers).toEqual(expected?.layers);
    expect(treeOf(await store.create('app:1'))).toEqual(treeOf(await node.create('app:1')));
    await node.close();
  });

  it('that is imported has the ID that it has by Node', async () => {
    const node = await Store.open({ volume: new MemoryVolume() });
    const options = { tag: 'root', platform: 'linux/amd64' };
    const { id } = await node.import(lower.tar, options);
    for (const source of [lower.tar, lower.blob, streamOf(lower.blob)]) expect((await store.import(source, options)).id).toBe(id);
    await node.close();
  });

  it('has layers that are not read again', async () => {
    await store.load(layout);
    const read: unknown[] = [];
    await store.load(layout, { onProgress: ({ phase, layer }) => phase === 'layer' && read.push(layer) });
    await store.load(docker, { onProgress: ({ phase, layer }) => phase === 'layer' && read.push(layer) });
    expect(read).toEqual([]);
  });

  it('is read from a Blob in place: no more than one piece at a time', async () => {
    let most = 0;
    class Watched extends Blob {
      override slice(start = 0, end = this.size): Blob {
        most = Math.max(most, end - start);
        return super.slice(start, end);
      }
    }
    await store.load(new Watched([new Uint8Array(layout)]));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(512 * 1024);
  });

  it('comes out of the archive of its volume in Node, with what was changed', async () => {
    await store.load(layout);
    const container = await store.create('app:1', { name: 'web' });
    container.fs.writeFileSync('/etc/config', 'modified');
    await store.sync();
    const node = await Store.open({ volume: MemoryVolume.from(store.volume.archive()) });
    const same = await node.container('web');
    expect(same.fs.readFileSync('/etc/config', 'utf8')).toBe('modified');
    expect(same.diff()).toEqual(container.diff());
    expect((await node.check({ readData: true })).findings).toEqual([]);
    await node.close();
  });
});

describe('is refused, leaving nothing behind:', () => {
  const withBlob = (change: (layer: LayerBlob) => Partial<LayerBlob>): Buffer =>
    archiveOf(layoutOf([{ layers: [{ ...lower, ...change(lower) }, upper], name: 'bad' }]));
  const flipped = (bytes: Buffer, at: number): Buffer => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
  const zstd = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), bytes]);

  it.each<[string, () => ImageSource, string]>([
    ['a layer of another diffID', () => withBlob(() => ({ blob: gzipLayer([{ path: 'evil', data: 'evil' }]).blob })), 'EMISMATCH'],
    ['a damaged layer', () => flipped(layout, layout.indexOf(lower.blob) + lower.blob.length - 100), 'ECORRUPT'],
    ['a layer that is cut off', () => withBlob(({ blob }) => ({ blob: blob.subarray(0, blob.length - 9) })), 'ECORRUPT'],
    [
      'a zstd layer of another diffID',
      () => withBlob(() => ({ blob: inZstd(plainLayer([{ path: 'evil', data: 'evil' }])).blob })),
      'EMISMATCH',
    ],
    ['a damaged zstd layer', () => withBlob((layer) => ({ blob: flipped(inZstd(layer).blob, 900) })), 'ECORRUPT'],
    ['a zstd layer that is cut off', () => withBlob((layer) => ({ blob: inZstd(layer).blob.subarray(0, -9) })), 'ECORRUPT'],
    ['a zstd archive', () => zstd(layout), 'ENOTSUP'],
    ['a gzipped archive that is cut off', () => gzipSync(layout).subarray(0, 5000), 'ECORRUPT'],
    ['a gzipped archive with a flipped bit', () => flipped(gzipSync(layout), 5000), 'ECORRUPT'],
    ['a path', () => 'app.tar', 'EINVAL'],
    ['a number', () => 1 as never, 'EINVAL'],
  ])('%s', async (_what, source, code) => {
    await expect(store.load(source())).rejects.toMatchObject({ name: 'VeneerError', code });
    expect(store.images()).toEqual([]);
  });

  it('a Blob whose file changed', async () => {
    class Gone extends Blob {
      override slice(): Blob {
        return { arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')) } as Blob;
      }
    }
    await expect(store.load(new Gone([new Uint8Array(layout)]))).rejects.toMatchObject({ code: 'EIO', path: 'blob' });
  });

  it('a stream that fails, with its own error', async () => {
    const failing = new ReadableStream({
      start(controller) {
        controller.enqueue(gzipSync(layout).subarray(0, 2000));
      },
      pull: () => Promise.reject(new TypeError('network error')),
    });
    await expect(store.load(failing)).rejects.toThrow('network error');
  });

  it('one that is aborted, with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const load = store.load(layout, { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(load).rejects.toBe(reason);
  });
});

it('without its module, opening tells what is missing', async () => {
  await expect(web.Store.open()).rejects.toMatchObject({ name: 'VeneerError', code: 'EIO', path: 'veneer.core.wasm' });
});
