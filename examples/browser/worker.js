// The store, in a worker of the page: reading an archive takes seconds. With a bundler: import … from 'veneer'.
import { Store } from '../../dist/bundle/web.js';

// Not awaited here: messages that come before `onmessage` is set would be lost.
const opened = Store.open();
const containers = new Map();
const fsOf = (name) => containers.get(name).fs;

const functions = {
  async load(file) {
    const onProgress = ({ phase, bytes, totalBytes }) =>
      postMessage({ progress: `${phase}: ${(bytes / 1e6).toFixed(1)} of ${((totalBytes ?? bytes) / 1e6).toFixed(1)} MB` });
    const store = await opened;
    const images = await store.load(file, { onProgress });
    return images.map(({ id, names, size }) => ({ id, names, size }));
  },

  async create() {
    const store = await opened;
    const [image] = store.images();
    const container = await store.create(image, { name: `container-${containers.size + 1}` });
    containers.set(container.name, container);
    return container.name;
  },

  /** The text of a file, or the names in a directory. */
  read(name, path) {
    const fs = fsOf(name);
    return fs.statSync(path).isDirectory() ? fs.readdirSync(path).join('\n') : fs.readFileSync(path, 'utf8');
  },

  write(name, path, text) {
    fsOf(name).writeFileSync(path, text);
  },

  diff(name) {
    return containers
      .get(name)
      .diff()
      .map(({ kind, path }) => `${kind} ${path}`);
  },
};

onmessage = async ({ data: { request, name, args } }) => {
  try {
    postMessage({ request, result: await functions[name](...args) });
  } catch (error) {
    postMessage({ request, error: error.message });
  }
};
