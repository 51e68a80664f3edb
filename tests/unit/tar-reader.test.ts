import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { archives } from './fixtures/index.js';
import { COMPILE_TIMEOUT_MS } from './support/module.js';
import { Random } from './support/random.js';
import { archive, END, extension, file, header, octal, padded, record, seal } from './support/tar-builder.js';
import { type Entry, type Outcome, TarModule } from './support/tar-module.js';

let tar: TarModule;
beforeAll(async () => {
  tar = await TarModule.load();
}, COMPILE_TIMEOUT_MS);

const CODE = { nameTooLong: 16, unsupported: 23, corrupt: 35 }; // WIT's error-code

function normalize(name: string): string {
  const kept: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return kept.join('/');
}

function contentOf(entry: Entry): Buffer {
  const content = Buffer.alloc(entry.size);
  for (const [offset, bytes] of entry.content) bytes.copy(content, offset);
  return content;
}

function entriesOf(outcome: Outcome): Entry[] {
  expect(outcome).toMatchObject({ ok: true });
  return outcome.entries;
}

function onlyEntry(...parts: Buffer[]): Entry {
  const entries = entriesOf(tar.read(archive(...parts)));
  expect(entries).toHaveLength(1);
  return entries[0]!;
}

describe.each(archives)('$name', ({ tar: bytes, entries }) => {
  it("holds what Python's tarfile reads in it", () => {
    const found = entriesOf(tar.read(bytes)).map((entry) => ({
      path: entry.path.toString('latin1'),
      kind: entry.kind,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      size: entry.size,
      microseconds: Number(entry.mtimeSec) * 1e6 + Math.round(entry.mtimeNs / 1000),
      link: entry.link.toString('latin1'),
      device: entry.device,
      sha256: createHash('sha256').update(contentOf(entry)).digest('hex'),
      xattrs: entry.xattrs,
    }));
    const expected = entries.map(({ name, mtime, link, kind, ...rest }) => ({
      ...rest,
      kind,
      path: normalize(name),
      microseconds: Math.round(mtime * 1e6),
      link: kind === 1 ? normalize(link) : kind === 2 ? link : '',
    }));
    expect(found).toEqual(expected);
  });

  it('comes out byte for byte, in whatever pieces it goes in', () => {
    const random = new Random(7);
    for (const longest of [1, 13, 512, 5000]) {
      const outcome = tar.read(bytes, () => 1 + random.below(longest));
      expect(outcome.ok && outcome.raw.equals(bytes), `pieces up to ${longest}`).toBe(true);
    }
  });
});

describe('sizes', () => {
  const inner = file({ name: 'inner' }, 'smuggled');

  it('takes the PAX size for content and advance where the field says 0 (CVE-2025-62518)', () => {
    const outer = header({ name: 'outer', size: octal(0) });
    const entry = onlyEntry(extension('x', record('size', String(inner.length))), outer, inner);
    expect([entry.path.toString(), entry.size]).toEqual(['outer', inner.length]);
    expect(contentOf(entry).equals(inner)).toBe(true);
  });

  it.each(['1', '2', '3', '4', '5', '6'])('gives typeflag %s neither content nor advance, whatever its size says', (type) => {
    const link = header({ name: 'a', type, linkname: 'b', size: octal(600) });
    const entries = entriesOf(tar.read(archive(link, file({ name: 'next' }, 'x'))));
    expect(entries.map((entry) => [entry.path.toString(), entry.size])).toEqual([
      ['a', 0],
      ['next', 1],
    ]);
  });

  it('reads base-256 sizes and negative times', () => {
    const size = '\x80' + '\0'.repeat(10) + '\x05';
    const entry = onlyEntry(header({ name: 'a', size, mtime: '\xff'.repeat(11) + '\xfe' }), padded('12345'));
    expect([entry.size, entry.mtimeSec]).toEqual([5, -2n]);
  });

  it('has no content where a PAX global header sets size 0 for all', () => {
    const entries = entriesOf(tar.read(archive(extension('g', record('size', '0')), header({ name: 'a', size: octal(512) }))));
    expect(entries[0]!.size).toBe(0);
  });
});

describe('names', () => {
  it.each([
    ['./', ''],
    ['/', ''],
    ['a//b/./c/', 'a/b/c'],
    ['../../etc/passwd', 'etc/passwd'],
    ['a/../../b', 'b'],
    ['...', '...'],
    ['.wh.x', '.wh.x'],
  ])('normalises %s to %j', (name, path) => {
    const entry = onlyEntry(header({ name, type: '5' }));
    expect([entry.path.toString(), entry.name.toString()]).toEqual([path, name]);
  });

  it('joins prefix and name of ustar, but not of GNU and V7 headers', () => {
    const entries = entriesOf(
      tar.read(
        archive(
          header({ name: 'name', prefix: 'prefix' }),
          header({ name: 'name', prefix: 'prefix', magic: 'ustar  \0' }),
          header({ name: 'name', prefix: 'prefix', magic: '' }),
        ),
      ),
    );
    expect(entries.map((entry) => entry.path.toString())).toEqual(['prefix/name', 'name', 'name']);
  });

  it('prefers GNU long names to PAX records, local ones to global, those to the header', () => {
    const global = extension('g', record('path', 'global'));
    const local = extension('x', record('path', 'local'));
    const long = extension('L', 'long\0');
    const plain = header({ name: 'plain' });
    const entries = entriesOf(tar.read(archive(global, local, long, plain, local, plain, plain)));
    expect(entries.map((entry) => entry.path.toString())).toEqual(['long', 'local', 'global']);
  });

  it('lets an empty PAX value delete a global one', () => {
    const global = extension('g', record('path', 'global'));
    const entry = onlyEntry(global, extension('x', record('path', '')), header({ name: 'plain' }));
    expect(entry.path.toString()).toBe('plain');
  });

  it('takes a V7 name that ends in a slash for a directory', () => {
    expect(onlyEntry(header({ name: 'd/', type: '\0', magic: '' })).kind).toBe(5);
  });

  it('keeps the last value of an attribute, sorted by name', () => {
    const body = record('SCHILY.xattr.user.b', '1') + record('SCHILY.xattr.user.a', '2') + record('SCHILY.xattr.user.b', '3');
    const entry = onlyEntry(extension('x', body), header({ name: 'a' }));
    expect(Object.entries(entry.xattrs)).toEqual([
      ['user.a', '2'],
      ['user.b', '3'],
    ]);
  });
});

describe('the end', () => {
  it.each([
    ['nothing at all', Buffer.alloc(0)],
    ['no zero blocks', file({ name: 'a' }, '1')],
    ['one zero block', Buffer.concat([file({ name: 'a' }, '1'), Buffer.alloc(512)])],
    ['a cut last padding', file({ name: 'a' }, '1').subarray(0, 600)],
    ['garbage behind two zero blocks', Buffer.concat([file({ name: 'a' }), END, Buffer.from('garbage')])],
    ['a global header behind the last entry', archive(file({ name: 'a' }), extension('g', record('comment', 'x')))],
  ])('may be %s', (_, bytes) => {
    const outcome = tar.read(bytes);
    expect(outcome.ok).toBe(true);
    expect(outcome.raw.equals(bytes)).toBe(true);
  });
});

describe('malformed archives', () => {
  const plain = header({ name: 'a' });
  const at = (offset: number, bytes: Buffer, text: string) => {
    const copy = Buffer.from(bytes);
    copy.write(text, offset, 'latin1');
    return copy;
  };
  const sparse = (map: string, size: number, realSize: string) =>
    Buffer.concat([
      extension(
        'x',
        record('GNU.sparse.major', '0') +
          record('GNU.sparse.minor', '1') +
          record('GNU.sparse.map', map) +
          record('GNU.sparse.size', realSize),
      ),
      file({ name: 's' }, 'x'.repeat(size)),
    ]);
  const oversized = extension('x', record('comment', 'x'.repeat(1 << 20)));

  it.each([
    ['a wrong checksum', at(0, plain, 'b'), CODE.corrupt, 148, 'checksum field'],
    ['a checksum that is no number', header({ checksum: 'xxxxxxxx' }), CODE.corrupt, 148, 'checksum field "xxxxxxxx"'],
    ['a size that is no number', header({ name: 'a', size: '12x' }), CODE.corrupt, 124, 'size field "12x'],
    ['a negative size', header({ size: '\xff'.repeat(12) }), CODE.corrupt, 124, 'size field'],
    ['a size of 2^63 and above', header({ size: '\x80\0\0\0\x80' }), CODE.corrupt, 124, 'size field'],
    ['a mode that is no number', header({ mode: 'rwxr-xr-' }), CODE.corrupt, 100, 'mode field "rwxr-xr-"'],
    ['a uid beyond 32 bits', header({ uid: '\x80\0\0\x01\0\0\0\0' }), CODE.corrupt, 108, 'uid field'],
    ['an mtime that is no number', header({ mtime: 'yesterday' }), CODE.corrupt, 136, 'mtime field "yesterday'],
    ['a device that is no number', header({ type: '3', devmajor: 'x' }), CODE.corrupt, 329, 'devmajor field'],
    ['an unknown typeflag', header({ name: 'v', type: 'V' }), CODE.unsupported, 156, 'typeflag "V" of "v"'],
    ['a header cut short', plain.subarray(0, 100), CODE.corrupt, 100, 'archive ends within a header'],
    ['content cut short', file({ name: 'a' }, '12345').subarray(0, 514), CODE.corrupt, 514, '3 bytes before the end'],
    ['data behind a lone zero block', Buffer.concat([Buffer.alloc(512), plain]), CODE.corrupt, 512, 'lone zero block'],
    ['a PAX header without an entry', archive(extension('x', record('path', 'a'))), CODE.corrupt, 1024, 'without an entry'],
    ['a long name without an entry', extension('L', 'a\0'), CODE.corrupt, 0, 'without an entry'],
    ['a record longer than its body', archive(extension('x', '99 path=a\n'), plain), CODE.corrupt, 512, 'malformed pax record'],
    ['a record without a line feed', archive(extension('x', '9 path=a'), plain), CODE.corrupt, 512, 'malformed pax record'],
    ['a record without a key', archive(extension('x', '4 =\n'), plain), CODE.corrupt, 512, 'malformed pax record'],
    ['a record after a good one', archive(extension('x', record('a', 'b') + 'x'), plain), CODE.corrupt, 518, 'record "x"'],
    ['a PAX size that is no number', archive(extension('x', record('size', '-1')), plain), CODE.corrupt, 520, 'pax size "-1"'],
    ['a PAX time that is no number', archive(extension('x', record('mtime', '1.x')), plain), CODE.corrupt, 521, 'pax mtime'],
    ['a NUL in a PAX path', archive(extension('x', record('path', 'a\0b')), plain), CODE.corrupt, 512, '"path" has an unusable value'],
    ['an attribute without a name', archive(extension('x', record('SCHILY.xattr.', '1')), plain), CODE.corrupt, 512, 'unusable'],
    ['a PAX body above 1 MiB', archive(oversized, plain), CODE.unsupported, 124, 'limit 1048576'],
    ['a long name above 64 KiB', extension('L', 'n'.repeat(65_537)), CODE.nameTooLong, 124, 'limit 65536'],
    ['an unknown sparse version', archive(extension('x', record('GNU.sparse.major', '2')), plain), CODE.unsupported, 1024, 'sparse format'],
    ['overlapping sparse regions', archive(sparse('0,4,2,4', 8, '100')), CODE.corrupt, undefined, 'GNU.sparse.map'],
    ['sparse regions beyond the file', archive(sparse('0,4,98,4', 8, '100')), CODE.corrupt, undefined, 'ends at 102'],
    ["sparse regions that don't add up", archive(sparse('0,4', 8, '100')), CODE.corrupt, undefined, 'holds 8'],
    ['an odd sparse map', archive(sparse('0,4,8', 4, '100')), CODE.corrupt, undefined, 'GNU.sparse.map'],
  ] as const)('refuses %s, naming offset and finding', (_, bytes, code, offset, detail) => {
    const outcome = tar.read(bytes);
    expect(outcome).toMatchObject({ ok: false, code, detail: expect.stringContaining(detail) as string });
    if (offset !== undefined) expect(outcome).toMatchObject({ offset });
  });

  it('refuses more than 4 MiB of headers before one entry, however they are made up', () => {
    const long = extension('L', 'n'.repeat(60_000));
    const outcome = tar.read(Buffer.concat(Array<Buffer>(80).fill(long)));
    expect(outcome).toMatchObject({ ok: false, code: CODE.unsupported });
    expect(tar.module.memorySize).toBeLessThan(32 << 20);
  });
});

it('ends every mutated archive in entries or a fault with an offset inside it, and never traps', () => {
  const random = new Random(20_251_123);
  const samples = archives.filter((sample) => sample.tar.length < 100_000);
  let accepted = 0;
  for (let round = 0; round < 3000; round++) {
    const bytes = mutate(random.pick(samples).tar, random);
    const outcome = tar.read(bytes, () => 1 + random.below(4000));
    if (outcome.ok) {
      accepted++;
      expect(outcome.raw.equals(bytes), `round ${round}`).toBe(true);
    } else {
      expect(outcome.offset, `round ${round}: ${outcome.detail}`).toBeLessThanOrEqual(bytes.length);
    }
  }
  expect(accepted).toBeGreaterThan(300);
});

/** Changes bytes and blocks, then mends most checksums so that the change is looked at. */
function mutate(original: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(original);
  for (let count = 1 + random.below(5); count; count--) {
    const block = random.below(bytes.length / 512) * 512;
    const kind = random.below(6);
    if (kind === 0) bytes[random.below(bytes.length)] = random.below(256);
    else if (kind === 1) bytes[block + 124 + random.below(12)] = 48 + random.below(10);
    else if (kind === 2) bytes[block + 156] = random.pick([...'0123457xgLKS']).charCodeAt(0);
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, block), bytes.subarray(block + 512 * random.below(3))]);
    else if (kind === 4) bytes = bytes.subarray(0, random.below(bytes.length));
    else original.copy(bytes, block, random.below(original.length / 512) * 512);
    if (bytes.length < 1024) bytes = Buffer.from(original);
  }
  bytes = Buffer.from(bytes);
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const looksLikeHeader = bytes.toString('latin1', at + 257, at + 262) === 'ustar';
    if (looksLikeHeader && random.chance(0.95)) seal(bytes.subarray(at, at + 512));
  }
  return bytes;
}
