import { beforeAll, describe, expect, it } from 'vitest';
import { archives } from './fixtures/index.js';
import { COMPILE_TIMEOUT_MS } from './support/module.js';
import { Random } from './support/random.js';
import { archive, extension, file, header, record } from './support/tar-builder.js';
import { TarModule } from './support/tar-module.js';

let tar: TarModule;
beforeAll(async () => {
  tar = await TarModule.load();
}, COMPILE_TIMEOUT_MS);

/** Lengths of the coded headers of an archive; fails if one doesn't come back as it was. */
function codedLengths(bytes: Buffer): number[] {
  const lengths: number[] = [];
  const outcome = tar.read(bytes, undefined, (entry) => lengths.push(tar.roundTrip(entry.header).length));
  expect(outcome.ok).toBe(true);
  return lengths;
}

describe.each(archives)('headers of $name', ({ tar: bytes }) => {
  it('come back bit for bit', () => {
    const lengths = codedLengths(bytes);
    expect(lengths.length).toBeGreaterThan(0);
  });
});

describe('a header like the one before', () => {
  const numbered = (i: number) => `dir-${i % 7}/file-${i}`;
  const styles: [string, (i: number) => Buffer[]][] = [
    ['ustar', (i) => [file({ name: numbered(i), mtime: i.toString(8).padStart(11, '0') }, 'x'.repeat(i))]],
    ['GNU', (i) => [file({ name: `./${numbered(i)}`, magic: 'ustar  \0', uid: '0001750\0', size: '' }, '')]],
    ['V7 with spaces', (i) => [header({ name: numbered(i), magic: '', mode: '   644 \0', uid: '     0 \0', gid: '     0 \0' })]],
    ['ustar with a prefix', (i) => [header({ prefix: 'p'.repeat(90), name: numbered(i) })]],
    [
      'PAX with sub-second times and an attribute',
      (i) => [
        extension('x', record('SCHILY.xattr.user.n', `${i}`) + record('mtime', `${1000 + i}.5`)),
        header({ name: numbered(i), mtime: (1000 + i).toString(8).padStart(11, '0') }),
      ],
    ],
    ['GNU long names', (i) => [extension('L', `${'n'.repeat(120)}${i}\0`), header({ name: 'n'.repeat(100), magic: 'ustar  \0' })]],
  ];

  it.each(styles)('costs one byte: %s', (_, entry) => {
    const parts: Buffer[] = [];
    for (let i = 1; i <= 40; i++) parts.push(...entry(i));
    const lengths = codedLengths(archive(...parts)).slice(3);
    expect(lengths.filter((length) => length > 1)).toEqual([]);
  });
});

it('gives any bytes back, whether or not they are headers', () => {
  const random = new Random(4_711);
  const samples = archives.filter((sample) => sample.tar.length < 100_000);
  for (let round = 0; round < 60; round++) {
    tar.read(random.pick(samples).tar, undefined, (entry) => {
      for (let i = 0; i < 4; i++) tar.roundTrip(damage(entry.header, random)); // throws if they differ
    });
  }
});

it('answers damaged coded headers with an error or other bytes, and never traps', () => {
  const random = new Random(42);
  let refused = 0;
  for (let round = 0; round < 100; round++) {
    const { tar: bytes } = random.pick(archives.filter((sample) => sample.tar.length < 100_000));
    let coded: Buffer = Buffer.alloc(0);
    tar.read(bytes, undefined, (entry) => {
      // A damaged decoder may go on: what it has learnt is unusable, but bounded.
      if (!coded.length) coded = tar.roundTrip(damage(entry.header, random));
      const input = random.chance(0.5) ? random.bytes(random.below(60)) : Buffer.from(coded);
      for (let i = 0; i < 3 && input.length; i++) input[random.below(input.length)] = random.below(random.chance(0.5) ? 20 : 256);
      if (!tar.decode(input)) refused++;
    });
  }
  expect(refused).toBeGreaterThan(100);
  expect(tar.module.memorySize).toBeLessThan(32 << 20);
});

function damage(original: Buffer, random: Random): Buffer {
  const raw = Buffer.from(original);
  const kind = random.below(6);
  if (kind === 0) return random.bytes(random.below(2000));
  if (kind === 1) return raw.subarray(0, random.below(raw.length + 1));
  if (kind === 2) return Buffer.concat([raw, raw.subarray(0, random.below(raw.length / 512 + 1) * 512)]);
  for (let count = random.below(6); count; count--) {
    const at = random.below(raw.length);
    const change = random.below(4);
    if (change === 0) raw[at] = random.below(256);
    else if (change === 1) raw.fill(random.below(256), at, Math.min(raw.length, at + random.below(30)));
    else if (change === 2) raw[148 + random.below(8)] = random.below(256);
    else raw[(at & ~511) + 156] = random.pick([...'xgLK0125']).charCodeAt(0);
  }
  return raw;
}
