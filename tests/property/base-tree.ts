// A random tree and the same as an image, for the tests that take a container and the model through the same operations.
import { archiveOf, layoutOf, plainLayer, type Entry } from '../api/images.js';
import { Model, newItem, type Item } from './model.js';
import { randomOperation, Side } from './operations.js';
import { Random } from './random.js';

/** Seconds; what a tar of the tests gives everything. */
const MTIME = 1;

/** A tree with something under each of the names that operations use. A file of the image has one name: the diff tells of one. */
export function randomTree(): Item {
  const model = new Model(newItem('directory', 0o755, MTIME), 0o022);
  const side = new Side(model.fs, '');
  const random = new Random(1);
  for (let i = 0; i < 200; i++) {
    const operation = randomOperation(random);
    if (operation.op !== 'link') side.apply(operation);
  }
  const settle = (item: Item): void => {
    Object.assign(item, { mtime: MTIME, written: false });
    item.children.forEach(settle);
  };
  settle(model.root);
  return model.root;
}

function entriesOf(item: Item, path: string): Entry[] {
  const { mode, uid, gid, data, target, kind } = item;
  const own: Entry = {
    path: kind === 'directory' ? `${path}/` : path,
    type: { file: '0', directory: '5', link: '2' }[kind] as '0',
    mode,
    uid,
    gid,
  };
  if (kind === 'file') own.data = data;
  if (kind === 'link') own.link = target;
  return [own, ...[...item.children].flatMap(([name, child]) => entriesOf(child, `${path}/${name}`))];
}

/** The tree as an image of two layers, the upper of which removes what the lower has too much. */
export function archiveOfTree(tree: Item): Buffer {
  const lower: Entry[] = [
    { path: './gone/', type: '5' },
    { path: './gone/file', data: 'hidden by a whiteout' },
    { path: './e/hidden', data: 'opaque' },
  ];
  const upper = entriesOf(tree, '.').filter(({ path }) => String(path).startsWith('./e/'));
  const rest = entriesOf(tree, '.').filter(({ path }) => !String(path).startsWith('./e/'));
  return archiveOf(
    layoutOf([
      { layers: [plainLayer([...lower, ...rest]), plainLayer([{ path: '.wh.gone' }, { path: 'e/.wh..wh..opq' }, ...upper])], name: 'base' },
    ]),
  );
}
