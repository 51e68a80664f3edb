import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarOf, type Entry } from '../../api/images.js';
import { archive, END, extension, file, header, octal, record } from '../support/tar-builder.js';
import { LayerBench, refusal } from './layer-bench.js';

let bench: LayerBench;
beforeAll(async () => {
  bench = await LayerBench.open();
});
afterAll(() => bench.close());

const FIRST: Entry = { path: 'first', data: 'x' };
/** Header and content of the first entry. */
const SECOND_OFFSET = 1024n;

describe('an import refuses, with the offset of the entry, and leaves nothing behind', () => {
  it.each<[string, Buffer, object]>([
    ['a name above 255 bytes', tarOf([FIRST, { path: 'n'.repeat(256) }]), { code: 'name-too-long', offset: SECOND_OFFSET }],
    ['a path above 4096 bytes', tarOf([FIRST, { path: `${'d/'.repeat(2048)}x` }]), { code: 'name-too-long', offset: SECOND_OFFSET }],
    [
      'a link target above 4095 bytes',
      tarOf([FIRST, { path: 'l', type: '2', link: 't'.repeat(4096) }]),
      { code: 'name-too-long', offset: SECOND_OFFSET },
    ],
    ['a symbolic link to nothing', tarOf([FIRST, { path: 'l', type: '2', link: '' }]), { code: 'corrupt', offset: SECOND_OFFSET }],
    [
      'NUL in a name',
      Buffer.concat([tarOf([FIRST]).subarray(0, 1024), extension('x', record('path', 'a\0b')), header({ name: 'x' }), END]),
      { code: 'corrupt' },
    ],
    [
      'a file above 2^48 bytes',
      Buffer.concat([tarOf([FIRST]).subarray(0, 1024), extension('x', record('size', String(2 ** 48 + 1))), header({ name: 'x' })]),
      { code: 'file-too-large', offset: SECOND_OFFSET },
    ],
    ['a tar that ends in a file', tarOf([{ path: 'a', data: 'x'.repeat(5000) }]).subarray(0, 3000), { code: 'corrupt' }],
    ['a tar that ends in a header', tarOf([FIRST, FIRST]).subarray(0, 1300), { code: 'corrupt' }],
  ])('%s', (_, tar, error) => {
    expect(refusal(() => bench.importLayer(tar))).toMatchObject(error);
    expect(readdirSync(join(bench.directory, 'layers'))).toEqual([]);
  });
});

describe('memory stays within bounds', () => {
  const MIB = 1 << 20;
  it('for a sparse file of 2^48 bytes in a tar of two kilobytes', () => {
    const map = record('GNU.sparse.major', '0') + record('GNU.sparse.minor', '1') + record('GNU.sparse.size', String(2 ** 48));
    const sparse = extension('x', map + record('GNU.sparse.map', `${2 ** 47},3`));
    const diffId = bench.importLayer(archive(sparse, file({ name: 'sparse' }, 'abc')));
    expect(bench.layerImage(diffId).length).toBeLessThan(32 << 10);
    expect(bench.host.memoryBytes()).toBeLessThan(64 * MIB);
  });
  it('for paths as deep as paths can be', () => {
    const parts = Array.from({ length: 100 }, (_, i) => ({ path: `${i}/${'d/'.repeat(2000)}x` }));
    const diffId = bench.importLayer(tarOf(parts));
    expect(bench.exportLayer(diffId).equals(tarOf(parts))).toBe(true);
    expect(bench.host.memoryBytes()).toBeLessThan(64 * MIB);
  });
  it('for 20,000 entries of large headers', () => {
    const body = extension('x', record('comment', 'c'.repeat(2000)));
    const entries: Buffer[] = [];
    for (let i = 0; i < 20_000; i++) entries.push(body, header({ name: `f${i}`, size: octal(0) }));
    bench.importLayer(Buffer.concat([...entries, END]));
    expect(bench.host.memoryBytes()).toBeLessThan(64 * MIB + 150 * 20_000);
  });
});
