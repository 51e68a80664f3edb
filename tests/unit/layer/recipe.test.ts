import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tarOf } from '../../api/images.js';
import { archives } from '../fixtures/index.js';
import { Random } from '../support/random.js';
import { archive, END, file, header } from '../support/tar-builder.js';
import { diffIdOf, LayerBench } from './layer-bench.js';

let bench: LayerBench;
beforeAll(async () => {
  bench = await LayerBench.open();
});
afterAll(() => bench.close());

function expectRegenerated(tar: Uint8Array): void {
  const diffId = bench.importLayer(tar);
  expect(diffId).toBe(diffIdOf(tar));
  const found = bench.exportLayer(diffId);
  expect(found.length).toBe(tar.length);
  expect(diffIdOf(found)).toBe(diffId);
}

describe('a layer exports as the tar that it was imported from', () => {
  it.each(archives)('$name', ({ tar }) => expectRegenerated(tar));

  it('without entries', () => expectRegenerated(END));
  it('without a byte', () => expectRegenerated(Buffer.alloc(0)));
  it('with several entries of one name', () =>
    expectRegenerated(
      tarOf([
        { path: 'a', data: '1' },
        { path: 'a', data: '2' },
        { path: 'a', data: '1' },
      ]),
    ));
  it('with whiteouts that have content', () =>
    expectRegenerated(
      tarOf([
        { path: '.wh.a', data: 'unread' },
        { path: 'b/.wh..wh..opq', data: 'unread' },
      ]),
    ));
  it('with padding that is not zeros', () => {
    const content = Buffer.alloc(512, 'p');
    content.write('content', 0);
    expectRegenerated(Buffer.concat([header({ name: 'a', size: '7' }), content, END]));
  });
  it('that ends in the padding', () => expectRegenerated(tarOf([{ path: 'a', data: 'abc' }]).subarray(0, 700)));
  it('with bytes behind its end', () => {
    const behind = [Buffer.alloc(100_000), Buffer.from('junk'), Buffer.alloc(17), Buffer.alloc(70_000, 'j'), Buffer.alloc(3)];
    expectRegenerated(Buffer.concat([archive(file({ name: 'a' }, 'abc')), ...behind]));
  });
  it('with headers that nothing predicts', () => {
    const random = new Random(1);
    const entries = Array.from({ length: 400 }, (_, i) =>
      Buffer.concat([header({ name: `f${i}`, prefix: random.bytes(60).toString('hex'), magic: 'odd', size: '0' })]),
    );
    expectRegenerated(Buffer.concat([...entries, END]));
  });
});

describe('a layer image is a pure function of its tar', () => {
  it('whatever the pieces were, and whatever the store held', async () => {
    const random = new Random(2);
    const content = random.bytes(200_000);
    const tar = Buffer.concat([
      tarOf([
        { path: 'big', data: content },
        { path: 'd/link', type: '2', link: 'big' },
        { path: 'd/x', data: 'x', xattrs: [[Buffer.from('user.a'), Buffer.from('1')]] },
        { path: 'd/y', data: '', xattrs: [[Buffer.from('user.a'), Buffer.from('1')]] },
      ]),
      Buffer.alloc(5000),
      random.bytes(70_000),
    ]);
    const first = bench.importLayer(tar);
    const other = await LayerBench.open();
    try {
      other.importLayer(tarOf([{ path: 'other', data: content }]));
      expect(other.importLayer(tar, () => 1 + random.below(3000))).toBe(first);
      expect(other.layerImage(first).equals(bench.layerImage(first))).toBe(true);
      expect(other.exportLayer(first, () => 1 + random.below(3000)).equals(tar)).toBe(true);
    } finally {
      await other.close();
    }
  });
});

describe('the size of a layer image', () => {
  it('is at most 160 bytes for an entry with one chunk and a name of 15 bytes', () => {
    const count = 20_000;
    const entries = Array.from({ length: count }, (_, i) => ({
      path: `directory-${i >> 6}/name-${String(i).padStart(10, '0')}`,
      data: String(i),
    }));
    const diffId = bench.importLayer(tarOf(entries));
    expect(bench.layerImage(diffId).length / count).toBeLessThan(160);
  });
});
