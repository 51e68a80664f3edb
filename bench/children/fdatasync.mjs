// node fdatasync.mjs FILE BYTES TIMES: as often, appends that many bytes to a file and syncs its data. Tells times of the syncs.
import { fdatasyncSync, openSync, writeSync } from 'node:fs';

const [path, bytes, times] = process.argv.slice(2);
const file = openSync(path, 'a');
const data = Buffer.alloc(Number(bytes), 'x');
const each = [];
for (let i = 0; i <= Number(times); i++) {
  writeSync(file, data);
  const started = performance.now();
  fdatasyncSync(file);
  each.push(performance.now() - started);
}
console.log(JSON.stringify({ each: each.slice(1) }));
