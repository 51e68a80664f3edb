// The page: it asks the worker, and shows what that answers.
const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
const element = (id) => document.getElementById(id);
const status = (text) => (element('status').textContent = text);

const waiting = new Map();
let requests = 0;
worker.onmessage = ({ data: { request, progress, result, error } }) => {
  if (progress) return status(progress);
  const { resolve, reject } = waiting.get(request);
  waiting.delete(request);
  if (error === undefined) resolve(result);
  else reject(new Error(error));
};

/** What a function of the worker gives. */
function ask(name, ...args) {
  return new Promise((resolve, reject) => {
    waiting.set(++requests, { resolve, reject });
    worker.postMessage({ request: requests, name, args });
  });
}

/** Does something when an element is clicked or changed, and shows why it fails. */
function when(id, event, run) {
  element(id).addEventListener(event, () => run().catch((error) => status(error.message)));
}

const chosen = () => element('container').value;
const path = () => element('path').value;

async function showDiff() {
  const container = chosen();
  element('diff').textContent = (await ask('diff', container)).join('\n');
  element('diff').dataset.of = container;
}

when('archive', 'change', async () => {
  const [file] = element('archive').files;
  const images = await ask('load', file);
  status(images.map(({ names, id, size }) => `${names[0] ?? id}, ${(size / 1e6).toFixed(1)} MB`).join(' · '));
  element('create').disabled = false;
});

when('create', 'click', async () => {
  const name = await ask('create');
  element('container').add(new Option(name, name, true, true));
  status(`${name} costs nothing until it changes something`);
  await showDiff();
});

when('container', 'change', showDiff);

when('open', 'click', async () => {
  element('text').value = await ask('read', chosen(), path());
});

when('save', 'click', async () => {
  await ask('write', chosen(), path(), element('text').value);
  status(`saved ${path()}`);
  await showDiff();
});
