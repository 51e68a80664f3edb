// What a repair has made anew survives a crash: it is synced before it takes its name, and then its name is.
import fs, { readlinkSync, realpathSync, rmdirSync, unlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { filesOf, flip } from '../support/stored-files.js';
import { damaged, directory, harm } from './damaged-store.js';

/** A path in the store, with ids left out. */
function inStore(path: string): string {
  const place = join(realpathSync(dirname(path)), basename(path));
  return (relative(realpathSync(directory), place) || '.').replace(/[0-9a-f]{16,64}/g, 'ID');
}

/** What a repair syncs, and which names it gives, in order. */
async function repaired(): Promise<string[]> {
  const events: string[] = [];
  const { fsyncSync, renameSync } = fs;
  fs.fsyncSync = (fd) => {
    fsyncSync(fd);
    events.push(`sync ${inStore(readlinkSync(`/proc/self/fd/${fd}`))}`);
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    events.push(`name ${inStore(to as string)}`);
  };
  syncBuiltinESMExports();
  try {
    expect(await Store.check(directory, { repair: true })).toMatchObject({ clean: true });
  } finally {
    Object.assign(fs, { fsyncSync, renameSync });
    syncBuiltinESMExports();
  }
  expect(harm(await Store.check(directory, { readData: true }))).toEqual([]);
  return events;
}

const theIndex = (at: string): string =>
  join(
    at,
    filesOf(at).find((path) => path.endsWith('.idx'))!,
  );

it.each([
  ['an index of a pack', (at: string) => flip(theIndex(at), 5000), ['sync packs/ID-', 'name packs/ID.idx', 'sync packs']],
  ['the header of a pack', (at: string) => flip(theIndex(at).replace('.idx', '.pack'), 9), ['sync packs/ID.pack']],
  [
    'a merged image',
    (at: string) =>
      flip(
        join(
          at,
          filesOf(at).find((path) => path.startsWith('merged/'))!,
        ),
        4200,
      ),
    ['sync merged/ID-', 'name merged/ID.ID', 'sync merged'],
  ],
  [
    'a directory',
    (at: string) => {
      for (const path of filesOf(at).filter((each) => each.startsWith('merged/'))) unlinkSync(join(at, path));
      rmdirSync(join(at, 'merged'));
    },
    ['sync .', 'sync merged/ID-', 'name merged/ID.ID', 'sync merged', 'sync merged/ID-', 'name merged/ID.ID', 'sync merged'],
  ],
])('%s that is made anew', async (_, change, events) => {
  damaged(change);
  expect(await repaired()).toEqual(events);
});
