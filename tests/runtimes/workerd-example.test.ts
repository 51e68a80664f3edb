// examples/workerd/ under real workerd, without any of Node's modules.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleWorker, Workerd } from '../../tools/workerd.mjs';
import { archiveOf, gzipLayer, layoutOf } from '../api/images.js';

const images = process.env['VENEER_IMAGES'];
const layer = gzipLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/hostname', data: 'app\n' },
]);
/** A real image where there is one. */
const archive =
  images === undefined ? archiveOf(layoutOf([{ layers: [layer], name: 'app:1' }])) : readFileSync(join(images, 'oci-archive/tiny.tar'));

let bucket: Server;
let worker: Workerd;
let fetched = 0;

beforeAll(async () => {
  bucket = createServer((_request, response) => {
    fetched++;
    response.end(archive);
  });
  await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve));
  worker = await Workerd.make((outfile) => bundleWorker('examples/workerd/worker.js', outfile), {
    bindings: '(name = "SANDBOXES", durableObjectNamespace = "Sandbox"), (name = "IMAGES", service = "images")',
    durableObjects: '(className = "Sandbox", uniqueKey = "sandboxes", enableSql = true)',
    services: `(name = "images", external = (address = "127.0.0.1:${(bucket.address() as AddressInfo).port}", http = ()))`,
  });
  await worker.start();
});

afterAll(async () => {
  await worker.remove();
  bucket.close();
});

const text = async (path: string): Promise<string> => (await worker.fetch(path)).text();
const json = async (path: string, init?: RequestInit): Promise<unknown> => (await worker.fetch(path, init)).json();

it('loads an image from a stream, and keeps what changes beyond its process', async () => {
  expect(await json('/one?diff')).toEqual([]);
  expect(fetched).toBe(1);
  const saved = (await json('/one/etc/note', { method: 'PUT', body: 'kept' })) as { bytes: number };
  expect(saved.bytes).toBeGreaterThan(0);
  expect(saved.bytes).toBeLessThan(64 * 1024);
  await worker.stop();
  await worker.start();
  expect(await text('/one/etc/note')).toBe('kept');
  expect(await json('/one?diff')).toEqual(['C /etc', 'A /etc/note']);
  expect(fetched, 'the image is kept too').toBe(1);
});

it('keeps sandboxes apart', async () => {
  expect(await json('/two?diff')).toEqual([]);
  expect(await json('/two/etc/note')).toEqual({ code: 'ENOENT', message: "ENOENT: no such file or directory, open '/etc/note'" });
});
