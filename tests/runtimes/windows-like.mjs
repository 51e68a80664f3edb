// node --import: what Windows refuses to node:fs, and what it lacks, as far as that can be had on Linux. There is no /proc, and a directory,
// or a file that is open for reading alone, can't be synced.
import fs from 'node:fs';
import { tmpdir } from 'node:os';

const O_ACCMODE = 3;
const { fstatSync, readFileSync } = fs;

function refuses(fd) {
  if (fstatSync(fd).isDirectory()) return true;
  const [, flags] = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'));
  return (parseInt(flags, 8) & O_ACCMODE) === fs.constants.O_RDONLY;
}

for (const syscall of ['fsync', 'fdatasync']) {
  const sync = fs[`${syscall}Sync`];
  fs[`${syscall}Sync`] = (fd) => {
    if (refuses(fd)) throw Object.assign(new Error(`EPERM: operation not permitted, ${syscall}`), { code: 'EPERM', errno: -4048, syscall });
    sync(fd);
  };
}

process.env.TEMP = tmpdir();
Object.defineProperty(process, 'platform', { value: 'win32' });
