// What programs of the tests do to a store step by step: layers and images on their way in, removals, collections.
import { expect } from 'vitest';
import { sha256, tarOf } from '../api/images.js';
import type { Program } from '../property/collections/program.js';

type Work = ReturnType<Program['host']['bindings']['collections']['Collection']['begin']>;
export type Report = ReturnType<Work['report']>;

/** A layer of one file on its way in, up to its last step. */
export function beginLayer({ host, store }: Program, path: string, data: Uint8Array): { diffId: string; finish: () => void } {
  const tar = tarOf([{ path, data }]);
  const diffId = sha256(tar);
  const layer = host.bindings.layers.LayerImport.begin(store, 'tar', { diffId }, true);
  layer.write(tar);
  return {
    diffId,
    finish: () => {
      layer.finish({ diffId });
      while (!layer.step(1000).done);
      layer[Symbol.dispose]();
    },
  };
}

/** An image of one layer on its way in, up to its last step. */
export function beginImage({ host, store }: Program, diffId: string, author?: string): { finish: () => string } {
  const config = Buffer.from(JSON.stringify({ os: 'linux', author, rootfs: { type: 'layers', diff_ids: [diffId] } }));
  const image = host.bindings.images.ImageImport.begin(store, config, []);
  return {
    finish: () => {
      while (!image.step(1000).done);
      const id = image.id();
      image[Symbol.dispose]();
      return id;
    },
  };
}

/** An image of a layer that is there. */
export function addImage(program: Program, diffId: string): string {
  return beginImage(program, diffId).finish();
}

/** An image of one file. */
export function addFile(program: Program, path: string, data: Uint8Array): { image: string; diffId: string } {
  const layer = beginLayer(program, path, data);
  layer.finish();
  return { image: addImage(program, layer.diffId), diffId: layer.diffId };
}

/** Removes an image for good. */
export function removeImage({ host, store }: Program, id: string): void {
  host.bindings.images.remove(store, id);
  store.sync();
}

/** A collection that has just begun. */
export function beginCollection({ host, store }: Program, ended: string[] = []): Work {
  return host.bindings.collections.Collection.begin(store, false, ended);
}

export function finishCollection(work: Work): Report {
  while (!work.step(10_000).done);
  const report = work.report();
  work[Symbol.dispose]();
  return report;
}

/** `ended` are leases of programs that are gone. */
export function collect(program: Program, ended: string[] = []): Report {
  return finishCollection(beginCollection(program, ended));
}

/** Reads all of a layer of one file, which has to hold these bytes. */
export function readLayer({ host, store }: Program, diffId: string, path: string, data: Uint8Array): void {
  using layer = host.bindings.layers.LayerExport.begin(store, diffId);
  expect(Buffer.compare(layer.read(1 << 20), tarOf([{ path, data }])), `${path}, read again`).toBe(0);
}

/** What a call of the component that is refused with this code throws. */
export const refusal = (code: string): unknown => expect.objectContaining({ payload: expect.objectContaining({ code }) as unknown });
