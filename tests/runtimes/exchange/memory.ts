// Runtimes without a disk: a store's directory goes there as a tar, and comes back as the archive of a volume.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '../../../examples/serve.mjs';
import { Workerd } from '../../../tools/workerd.mjs';
import { bundleTests, ROOT } from '../bundle.js';
import { launchChromium } from '../chromium.js';
import type { Account, Exchange, Task } from './protocol.js';
import type { answer } from './web.js';

/** Files of a task by their place in the form (web.ts). */
type Files = Readonly<Partial<Record<'image' | 'store', string>>>;

/** Has a task done by a runtime; the archive of the volume goes to the path `archive`. */
type Ask = (task: Task, files: Files, archive: string) => Promise<Account>;

/** Real workerd, over a Worker that was bundled as wrangler does. */
export async function workerdExchange(scratch: string): Promise<Exchange> {
  const worker = await Workerd.make((outfile) => bundleTests('tests/runtimes/exchange/web.ts', outfile, 'workerd'));
  await worker.start();
  const ask: Ask = async (task, files, archive) => {
    const form = new FormData();
    form.set('task', JSON.stringify(task));
    for (const [name, path] of Object.entries(files)) form.set(name, new Blob([readFileSync(path)]));
    const response = await worker.fetch('/', { method: 'POST', body: form });
    if (!response.ok) throw new Error(`workerd: ${await response.text()}`);
    const answered = await response.formData();
    writeFileSync(archive, Buffer.from(await (answered.get('store') as File).arrayBuffer()));
    return JSON.parse(answered.get('account') as string) as Account;
  };
  return { work: packing(scratch, ask), end: () => worker.remove() };
}

/** A page takes the files of a form from the disk, and downloads the archive. `scratch` is below dist/, where the component is. */
export async function chromiumExchange(scratch: string): Promise<Exchange> {
  await bundleTests('tests/runtimes/exchange/web.ts', join(scratch, 'web.js'), 'browser');
  const inputs = ['image', 'store'].map((name) => `<input type="file" name="${name}" id="${name}">`);
  const script = "import { answer } from './web.js'; globalThis.answer = answer;";
  writeFileSync(
    join(scratch, 'index.html'),
    `<!doctype html><form>${inputs.join('')}</form><a download="store.tar"></a><script type="module">${script}</script>`,
  );
  const server = await serve(ROOT, 0);
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}${scratch.slice(ROOT.length - 1)}/`);
  const ask: Ask = async (task, files, archive) => {
    for (const name of ['image', 'store'] as const) await page.setInputFiles(`#${name}`, files[name] ?? []);
    const working = page.evaluate(async (json) => {
      const form = new FormData();
      form.set('task', json);
      for (const input of document.querySelectorAll('input')) if (input.files!.length > 0) form.set(input.name, input.files![0]!);
      const answered = await (globalThis as unknown as { answer: typeof answer }).answer(form);
      const link = document.querySelector('a')!;
      link.href = URL.createObjectURL(answered.get('store') as File);
      link.click();
      return answered.get('account') as string;
    }, JSON.stringify(task));
    const [account, download] = await Promise.all([working, page.waitForEvent('download', { timeout: 0 })]);
    await download.saveAs(archive);
    return JSON.parse(account) as Account;
  };
  const end = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  return { work: packing(scratch, ask), end };
}

/** Packs each store for a runtime, and unpacks what comes back where something was changed. */
function packing(scratch: string, ask: Ask): Exchange['work'] {
  return async (tasks) => {
    const directory = mkdtempSync(join(scratch, 'tars-'));
    const [packed, archive] = [join(directory, 'store.tar'), join(directory, 'archive.tar')];
    const accounts: Account[] = [];
    for (const task of tasks) {
      const { store, image, changes } = task;
      const isThere = existsSync(store);
      if (isThere) execFileSync('tar', ['-cf', packed, '-C', store, '.']);
      accounts.push(await ask(task, { ...(image ? { image } : {}), ...(isThere ? { store: packed } : {}) }, archive));
      if (changes.length === 0) continue;
      rmSync(store, { recursive: true, force: true });
      mkdirSync(store);
      execFileSync('tar', ['-xf', archive, '-C', store]);
    }
    return accounts;
  };
}
