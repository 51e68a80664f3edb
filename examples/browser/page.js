// A store in a worker of the page, for reading an archive takes a second or more. With a bundler: import … from 'veneer/worker'.
import { Store } from '../../dist/bundle/worker.js';

const element = (id) => document.getElementById(id);
const status = (text) => (element('status').textContent = text);
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** Does something when an element is clicked or changed, and shows why it fails. */
function when(id, event, run) {
  element(id).addEventListener(event, () => run().catch((error) => status(error.message)));
}

const opened = Store.open();
const containers = new Map();
const chosen = () => containers.get(element('container').value);
const path = () => element('path').value;

async function showDiff() {
  const { name } = chosen();
  const changes = await containers.get(name).diff();
  element('diff').textContent = changes.map((change) => `${change.kind} ${change.path}`).join('\n');
  element('diff').dataset.of = name;
}

when('archive', 'change', async () => {
  const store = await opened;
  const onProgress = ({ phase, bytes, totalBytes }) => status(`${phase}: ${megabytes(bytes)} of ${megabytes(totalBytes ?? bytes)} MB`);
  // The File itself goes to the worker, which reads it in place.
  const images = await store.load(element('archive').files[0], { onProgress });
  status(`loaded ${images.map(({ names, id, size }) => `${names[0] ?? id}, ${megabytes(size)} MB`).join(' · ')}`);
  element('create').disabled = false;
});

when('create', 'click', async () => {
  const store = await opened;
  const [image] = await store.images();
  const container = await store.create(image, { name: `container-${containers.size + 1}` });
  containers.set(container.name, container);
  element('container').add(new Option(container.name, container.name, true, true));
  await showDiff();
  status(`${container.name} costs nothing until it changes something`);
});

when('container', 'change', showDiff);

when('open', 'click', async () => {
  const { promises } = chosen().fs;
  const isDirectory = (await promises.stat(path())).isDirectory();
  element('text').value = isDirectory ? (await promises.readdir(path())).join('\n') : await promises.readFile(path(), 'utf8');
});

when('save', 'click', async () => {
  await chosen().fs.promises.writeFile(path(), element('text').value);
  await showDiff();
  status(`saved ${path()}`);
});
