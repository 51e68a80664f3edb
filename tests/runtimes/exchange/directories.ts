// Tasks in a runtime that has Node's modules, over directories: the first argument is the tasks; the last line is their accounts.
import { Store } from '../../../dist/index.js';
import type { Account, Task } from './protocol.js';
import { work } from './work.js';

const accounts: Account[] = [];
for (const { store: dir, image, changes } of JSON.parse(process.argv[2]!) as Task[]) {
  const store = await Store.open({ dir, mode: changes.length > 0 ? 'create' : 'read-only' });
  accounts.push(await work(store, image, changes));
  await store.close();
}
console.log(`\n${JSON.stringify(accounts)}`);
