// Whether what files cost depends on how many there are, or in how many layers.
import { runChild } from '../child.mjs';
import { writeLayeredImage, writeTree } from '../inputs/layered-image.mjs';
import { directoryOn, missingFilesystem } from '../peers/filesystem.mjs';
import { ratio } from '../target.mjs';

const BASE = { files: 1000, layers: 1 };
const IMAGES = [BASE, ...[1e4, 1e5, 1e6].map((files) => ({ files, layers: 1 })), ...[10, 100].map((layers) => ({ files: 1000, layers }))];

const grouped = (count) => count.toLocaleString('en');
/** For comparison: trees of node:fs. */
const TREES = [1000, 1e6];
const treeName = (files) => `node:fs on ext4, ${grouped(files)} files`;
const nameOf = ({ files, layers }) => `${grouped(files)} files in ${layers === 1 ? 'a layer' : `${layers} layers`}`;
const imageOf = ({ files, layers }) => `flat-${files}-${layers}`;

const METRICS = {
  statNear: 'stat, of one directory',
  readNear: 'open, read, close, of one directory',
  readdir: 'readdir of 1,000',
  statFar: 'stat, anywhere',
  readFar: 'open, read, close, anywhere',
};

export const flatness = {
  name: 'fs-flat',
  title: 'Files through fs, by how many there are',
  about:
    'Calls per second about 1,000 small files: those of one directory, then as many of all directories, which have 1,000 each. Every layer has files in every directory. node:fs shows how flat the kernel is.',
  reference: nameOf(BASE),
  tables: [{ metrics: Object.entries(METRICS).map(([key, title]) => ({ key, title, unit: 'count' })) }],
  images: [],

  subjects({ scratch }) {
    let store;
    const made = new Set();
    const make = async (image) => {
      store ??= scratch.directory('store');
      if (made.has(image)) return;
      const layout = scratch.directory('layout');
      await writeLayeredImage(layout, image.files, image.layers, imageOf(image));
      await runChild('load', [store, layout]);
      scratch.remove(layout);
      made.add(image);
    };
    const trees = new Map();
    const treeOf = async (files) => {
      if (!trees.has(files)) {
        const tree = await directoryOn('ext4', scratch);
        writeTree(tree, files);
        trees.set(files, tree);
      }
      return trees.get(files);
    };
    return [
      ...IMAGES.map((image) => ({
        name: nameOf(image),
        own: true,
        run: async () => {
          await make(image);
          return (await runChild('fs-flat', [store, imageOf(image), String(image.files)])).told;
        },
      })),
      ...TREES.map((files) => ({
        name: treeName(files),
        missing: missingFilesystem('ext4'),
        run: async () => (await runChild('fs-flat-node', [await treeOf(files), String(files)])).told,
      })),
    ];
  },

  targets: IMAGES.slice(1).flatMap((image) =>
    Object.entries(METRICS).map(([key, title]) => ({
      claim: `${title}: ${nameOf(image)} against ${nameOf(BASE)}`,
      value: (median) => ratio(median(nameOf(image), key), median(nameOf(BASE), key)),
      atLeast: 0.8,
      unit: '×',
    })),
  ),
};
