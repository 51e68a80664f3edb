// What layers look like when they are merged: a table of changesets and of what has to be seen.
// tests/interop/changesets.test.ts compares the whole tree of every one with `umoci unpack`.
import type { Entry } from '../../api/images.js';

/**
 * What is seen at a path: `dir MODE UID:GID`, `file DATA`, `link TARGET`, `same PATH` (one inode), `char 1:3`,
 * `block 1:3`, `fifo`; undefined where nothing is.
 */
export type Seen = Record<string, string | undefined>;

export interface Changeset {
  readonly name: string;
  /** Lowest first. */
  readonly layers: readonly (readonly Entry[])[];
  readonly seen?: Seen;
  /** Instead: the image is refused, with this in the message. */
  readonly refused?: string;
  /** Why umoci 0.4.7 makes something else of it. */
  readonly umoci?: string;
}

const OWNER = { uid: 7, gid: 8 };

const file = (path: string, data = path, rest: Partial<Entry> = {}): Entry => ({ ...OWNER, path, data, ...rest });
const dir = (path: string, mode = 0o755, rest: Partial<Entry> = {}): Entry => ({ ...OWNER, path, type: '5', mode, ...rest });
const link = (path: string, target: string): Entry => ({ ...OWNER, path, type: '2', link: target, mode: 0o777 });
const hard = (path: string, target: string): Entry => ({ path, type: '1', link: target });
const hide = (path: string): Entry => {
  const slash = path.lastIndexOf('/') + 1;
  return { path: `${path.slice(0, slash)}.wh.${path.slice(slash)}`, mode: 0 };
};
const opaque = (path: string): Entry => ({ path: `${path}.wh..wh..opq`, mode: 0 });

const LOWER: readonly Entry[] = [
  dir('d/', 0o750),
  file('d/a'),
  file('d/b'),
  dir('d/s/'),
  file('d/s/x'),
  file('f'),
  link('ln', 'd'),
  link('abs', '/d/s'),
  link('lf', 'f'),
  link('dang', 'nowhere'),
  link('dang2', 'no/where'),
  link('loop', 'loop'),
  link('up', '../../../d'),
];

const IN_ORDER = 'it applies a whiteout where it stands in the tar, not before the entries';

/** Changes of the lower layer above. */
const over = (name: string, upper: readonly Entry[], rest: Omit<Changeset, 'name' | 'layers'>): Changeset => ({
  name,
  layers: [LOWER, upper],
  ...rest,
});
const alone = (name: string, layer: readonly Entry[], rest: Omit<Changeset, 'name' | 'layers'>): Changeset => ({
  name,
  layers: [layer],
  ...rest,
});

const whiteouts: Changeset[] = [
  over('a whiteout hides a file', [hide('d/a')], { seen: { 'd/a': undefined, 'd/b': 'file d/b', d: 'dir 750 7:8' } }),
  over('a whiteout hides a directory and all below', [hide('d')], { seen: { d: undefined, f: 'file f' } }),
  over('a whiteout of nothing is no error', [hide('d/zzz'), hide('q/r'), hide('f/r')], {
    seen: { 'd/a': 'file d/a', q: undefined, f: 'file f' },
  }),
  over('a whiteout hides what is below a link to a directory', [hide('ln/a')], {
    seen: { 'd/a': undefined, 'd/b': 'file d/b', ln: 'link d' },
  }),
  over('a whiteout of a link hides the link alone', [hide('ln')], { seen: { ln: undefined, 'd/a': 'file d/a' } }),
  over('a whiteout before an entry of the same name hides the lower one', [hide('f'), file('f', '2')], {
    seen: { f: 'file 2' },
  }),
  over('a whiteout after an entry of the same name hides the lower one', [file('f', '2'), hide('f')], {
    seen: { f: 'file 2' },
  }),
  over('a directory made after its whiteout is empty', [hide('d'), dir('d/', 0o700)], {
    seen: { d: 'dir 700 7:8', 'd/a': undefined },
  }),
  over('a directory made before its whiteout is empty', [dir('d/', 0o700), hide('d')], {
    seen: { d: 'dir 700 7:8', 'd/a': undefined },
    umoci: 'it gives the directory the present time',
  }),
  over('a child given after its directory is hidden stands alone', [hide('d'), file('d/n')], {
    seen: { d: 'dir 755 0:0', 'd/n': 'file d/n', 'd/a': undefined },
  }),
  over('a child given before its directory is hidden stands alone', [file('d/n'), hide('d')], {
    seen: { d: 'dir 755 0:0', 'd/n': 'file d/n', 'd/a': undefined },
    umoci: IN_ORDER,
  }),
  over('an opaque mark hides what lower layers have in its directory', [dir('d/'), opaque('d/'), file('d/n')], {
    seen: { 'd/n': 'file d/n', 'd/a': undefined, 'd/s': undefined },
  }),
  over('an opaque mark behind its siblings spares them', [dir('d/'), file('d/n'), opaque('d/')], {
    seen: { 'd/n': 'file d/n', 'd/a': undefined, 'd/s': undefined },
  }),
  over('an opaque mark needs no entry for its directory', [opaque('d/')], {
    seen: { d: 'dir 750 7:8', 'd/a': undefined },
  }),
  over('an opaque mark through a link empties the directory it leads to', [opaque('ln/')], {
    seen: { ln: 'link d', d: 'dir 750 7:8', 'd/a': undefined },
  }),
  over('an opaque mark in the root empties it', [opaque(''), file('n')], { seen: { n: 'file n', d: undefined, f: undefined } }),
  over('below an opaque mark a parent that no entry tells of is new', [file('d/s/new'), opaque('d/')], {
    seen: { 'd/s': 'dir 755 0:0', 'd/s/new': 'file d/s/new', 'd/s/x': undefined },
    umoci: IN_ORDER,
  }),
  {
    name: 'a layer above a whiteout starts from nothing',
    layers: [LOWER, [hide('d')], [file('d/n')]],
    seen: { d: 'dir 755 0:0', 'd/n': 'file d/n', 'd/a': undefined },
  },
  {
    name: 'a layer above an opaque mark adds names again',
    layers: [LOWER, [dir('d/'), opaque('d/')], [file('d/a', '3')]],
    seen: { 'd/a': 'file 3', 'd/b': undefined },
  },
  over("aufs's own names are nothing", [file('.wh..wh.aufs', ''), dir('.wh..wh.plnk/'), dir('.wh..wh.orph/')], {
    seen: { '.wh..wh.aufs': undefined, '.wh..wh.plnk': undefined, f: 'file f' },
  }),
  over("entries below aufs's own names are nothing", [file('.wh..wh.plnk/1.2')], {
    seen: { '.wh..wh.plnk': undefined },
    umoci: 'it unpacks them',
  }),
  over('a whiteout of no name is refused', [file('d/.wh.', '')], { refused: 'a whiteout of no name' }),
  over('an entry below a whiteout is refused', [file('.wh.d/x')], {
    refused: 'an entry below a whiteout',
    umoci: 'it unpacks a directory .wh.d',
  }),
];

const types: Changeset[] = [
  over('a directory over a directory replaces its attributes', [dir('d/', 0o700, { uid: 9 })], {
    seen: { d: 'dir 700 9:8', 'd/a': 'file d/a' },
  }),
  over('a file over a directory replaces it and all below', [file('d')], { seen: { d: 'file d', 'd/a': undefined } }),
  over('a directory over a file replaces it', [dir('f/'), file('f/x')], { seen: { f: 'dir 755 7:8', 'f/x': 'file f/x' } }),
  over('a link over a directory replaces it and all below', [link('d', 'f')], { seen: { d: 'link f' } }),
  over('a directory over a link replaces the link', [dir('ln/')], { seen: { ln: 'dir 755 7:8', 'ln/a': undefined } }),
  over('a file over a link replaces the link', [file('ln')], { seen: { ln: 'file ln', 'd/a': 'file d/a' } }),
  over('a link over a link replaces the link', [link('ln', 'f')], { seen: { ln: 'link f' } }),
  over('a device 0:0 is a device, no whiteout', [{ path: 'f', type: '3', deviceMajor: 0, deviceMinor: 0 }], {
    seen: { f: 'char 0:0' },
  }),
  alone(
    'devices and fifos are metadata',
    [
      { path: 'c', type: '3', deviceMajor: 1, deviceMinor: 3 },
      { path: 'b', type: '4', deviceMajor: 7, deviceMinor: 300 },
      { path: 'p', type: '6' },
    ],
    { seen: { c: 'char 1:3', b: 'block 7:300', p: 'fifo' } },
  ),
  alone('of two files with one name the last counts', [file('x', '1'), file('x', '22')], { seen: { x: 'file 22' } }),
  alone('of two directories with one name the last counts', [dir('x/'), file('x/y'), dir('x/', 0o700)], {
    seen: { x: 'dir 700 7:8', 'x/y': 'file x/y' },
  }),
  alone('a directory after a file of its name replaces it', [file('x'), dir('x/'), file('x/y')], {
    seen: { x: 'dir 755 7:8', 'x/y': 'file x/y' },
  }),
  alone('a file after a directory of its name replaces it', [dir('x/'), file('x/y'), file('x')], {
    seen: { x: 'file x', 'x/y': undefined },
  }),
  alone('a link after a directory of its name replaces it', [dir('t/'), dir('x/'), file('x/y'), link('x', 't'), file('x/z')], {
    seen: { x: 'link t', 't/z': 'file x/z', 't/y': undefined },
  }),
];

const paths: Changeset[] = [
  alone('parents that no entry tells of are 0755 of root', [file('a/b/c')], {
    seen: { a: 'dir 755 0:0', 'a/b': 'dir 755 0:0', 'a/b/c': 'file a/b/c' },
  }),
  alone('a parent told of later has the attributes told', [file('a/b/c'), dir('a/', 0o711), dir('a/b/', 0o722)], {
    seen: { a: 'dir 711 7:8', 'a/b': 'dir 722 7:8', 'a/b/c': 'file a/b/c' },
  }),
  over("parents that no entry tells of are the lower's", [file('d/s/y')], {
    seen: { d: 'dir 750 7:8', 'd/s': 'dir 755 7:8', 'd/s/y': 'file d/s/y', 'd/s/x': 'file d/s/x' },
  }),
  over('paths lead through links, inside the root', [file('ln/n'), file('abs/m'), file('up/k')], {
    seen: { ln: 'link d', 'd/n': 'file ln/n', 'd/s/m': 'file abs/m', 'd/k': 'file up/k' },
  }),
  alone('paths lead through links of the same layer', [dir('t/'), link('l', 't'), file('l/x')], {
    seen: { l: 'link t', 't/x': 'file l/x' },
  }),
  over('a directory that only paths told of gives way to a link', [file('q/x'), link('q', 'd'), file('q/y')], {
    seen: { q: 'link d', 'd/y': 'file q/y', 'd/x': undefined },
  }),
  over('a link to a missing directory makes it', [file('dang/n')], {
    seen: { dang: 'link nowhere', nowhere: 'dir 755 0:0', 'nowhere/n': 'file dang/n' },
  }),
  over('a link to a missing path makes all of it', [file('dang2/n'), file('dang2/deep/m'), file('no/where/k')], {
    seen: { no: 'dir 755 0:0', 'no/where/n': 'file dang2/n', 'no/where/deep/m': 'file dang2/deep/m', 'no/where/k': 'file no/where/k' },
  }),
  over(
    'one path means two directories when a link on it changes in between',
    [dir('l/'), link('l2', 'd'), file('l2/q/x'), link('l2', 'l'), file('l2/q/y')],
    {
      seen: { 'd/q': 'dir 755 0:0', 'd/q/x': 'file l2/q/x', 'l/q': 'dir 755 0:0', 'l/q/y': 'file l2/q/y', 'l/q/x': undefined },
      umoci: 'it gives the directories the present time',
    },
  ),
  over('a link to a file is no directory', [file('lf/n')], { refused: 'something that is no directory' }),
  over('a link to itself leads nowhere', [file('loop/n')], { refused: 'too many symbolic links' }),
  over('a file is no directory', [file('f/n')], { refused: 'something that is no directory' }),
  over('names above the root stay in it', [file('../../x'), file('d/../y'), file('d/s/../../../z')], {
    seen: { x: 'file ../../x', y: 'file d/../y', z: 'file d/s/../../../z' },
  }),
  alone('names may start with a slash', [file('/x'), dir('/y/'), file('//z//w')], {
    seen: { x: 'file /x', y: 'dir 755 7:8', 'z/w': 'file //z//w' },
  }),
  alone("the root's entry gives it attributes", [dir('./', 0o711), file('./x')], { seen: { '': 'dir 711 7:8', x: 'file ./x' } }),
  over("an upper root's entry gives it attributes", [dir('./', 0o711)], { seen: { '': 'dir 711 7:8', f: 'file f' } }),
  over('the root stays a directory whatever its entry says', [file('./', '', { mode: 0o611 })], {
    seen: { '': 'dir 611 7:8', f: 'file f' },
    umoci: 'it refuses the layer',
  }),
];

const hardLinks: Changeset[] = [
  alone('names linked together are one inode', [file('a'), hard('b', 'a'), hard('c', './b'), hard('d', '/a')], {
    seen: { b: 'same a', c: 'same a', d: 'same a' },
  }),
  over('a link may lead to a lower file', [hard('h', 'd/a')], { seen: { h: 'same d/a' } }),
  over('a link keeps the file that its target was', [hard('h', 'f'), file('f', 'new')], { seen: { h: 'file f', f: 'file new' } }),
  over('a link leads to the file that its target has become', [file('f', 'new'), hard('h', 'f')], {
    seen: { h: 'same f', f: 'file new' },
  }),
  {
    name: 'a file lives as long as it has a name',
    layers: [[file('a'), hard('b', 'a'), hard('c', 'a')], [hide('a')]],
    seen: { a: undefined, b: 'file a', c: 'same b' },
  },
  over('a link may lead to a symbolic link', [hard('h', 'ln')], { seen: { h: 'same ln' } }),
  over('targets lead through links', [hard('h', 'ln/a'), hard('ln/h2', 'abs/x')], { seen: { h: 'same d/a', 'd/h2': 'same d/s/x' } }),
  over('targets above the root stay in it', [hard('h', '../../f')], { seen: { h: 'same f' } }),
  over('a link replaces a directory', [hard('d', 'f')], { seen: { d: 'same f' } }),
  over('a link replaces a file', [hard('f', 'd/a')], { seen: { f: 'same d/a' } }),
  over('a link to nothing is refused', [hard('h', 'zzz')], { refused: 'a hard link to nothing' }),
  alone('a link to a later entry is refused', [hard('h', 'z'), file('z')], { refused: 'a hard link to nothing' }),
  over('a link to a directory is refused', [hard('h', 'd')], { refused: 'a hard link to a directory' }),
  over('a link to itself is refused', [hard('f', 'f')], { refused: 'what it replaces' }),
  over('a link to what it replaces is refused', [hard('d', 'd/a')], { refused: 'what it replaces' }),
  over('a link to a hidden file is refused', [hide('f'), hard('h', 'f')], { refused: 'a hard link to nothing' }),
  over('a link to a file hidden further on is refused', [hard('h', 'f'), hide('f')], {
    refused: 'a hard link to nothing',
    umoci: IN_ORDER,
  }),
];

export const changesets: readonly Changeset[] = [...whiteouts, ...types, ...paths, ...hardLinks];
