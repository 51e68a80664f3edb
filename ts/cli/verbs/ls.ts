import type { BigIntStats, Container } from '../../index.js';
import { jsonBytes, shownName } from '../byte-names.js';
import { withContainer, type CommonOptions } from '../context.js';
import { describeFile } from '../file-description.js';
import { modeText } from '../kinds.js';
import { requiredContainerPath } from '../locations.js';
import { printJson, write } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly long?: boolean;
}

interface Entry {
  readonly name: Buffer;
  readonly path: Buffer;
  readonly stats: BigIntStats;
}

const NOTES = `All names, sorted bytewise; of anything but a directory, itself.
CONTAINER alone means its root.`;

export const define: Define = (verb) => {
  verb({
    usage: 'ls <container:/path>',
    summary: 'List a directory.',
    notes: NOTES,
    json: '[{name, kind, mode, links, uid, gid, size, device?, modified, changed, inode, target?}]',
    examples: [
      'veneer ls web                              the root',
      'veneer ls -l web:/etc                      with mode, links, owner, size, time (UTC)',
      "veneer ls --json web:/etc | jq '.[] | select(.size > 1e6)'",
    ],
  })
    .option('-l, --long', 'with mode, links, owner, size and time')
    // For habit's sake: names that start with a dot are always listed.
    .option('-a, --all', 'all names (also without -a)')
    .action(async (text: string, options: Options) => {
      const { container: reference, path } = requiredContainerPath(text);
      await withContainer(options, 'read-only', reference, async ({ fs }) => {
        const entries = entriesAt(fs, path);
        if (options.json === true) {
          return printJson(
            entries.map(({ name, path: place, stats }) => ({ ...jsonBytes('name', name), ...describeFile(fs, place, stats) })),
          );
        }
        if (options.long === true) return printLong(fs, entries);
        return write(Buffer.concat(entries.flatMap(({ name }) => [shownName(name), Buffer.from('\n')])));
      });
    });
};

/** What a directory holds; of anything else, itself. */
function entriesAt(fs: Container['fs'], path: string): Entry[] {
  const statsOf = (place: Buffer): BigIntStats => fs.lstatSync(place, { bigint: true });
  if (!fs.statSync(path).isDirectory()) return [{ name: Buffer.from(path), path: Buffer.from(path), stats: statsOf(Buffer.from(path)) }];
  return fs.readdirSync(path, 'buffer').map((name) => {
    const place = Buffer.concat([Buffer.from(path), Buffer.from('/'), name]);
    return { name, path: place, stats: statsOf(place) };
  });
}

async function printLong(fs: Container['fs'], entries: readonly Entry[]): Promise<void> {
  const columns = entries.map(({ path, stats }) => {
    const { links, uid, gid, size, device, modified } = describeFile(fs, path, stats);
    return [modeText(Number(stats.mode)), String(links), String(uid), String(gid), device ?? String(size), `${modified.slice(0, 19)}Z`];
  });
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...columns.map((cells) => cells[column]?.length ?? 0)));
  const lines = entries.flatMap(({ name, path, stats }, index) => {
    const cells = columns[index]?.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0))).join(' ') ?? '';
    const target = stats.isSymbolicLink() ? [Buffer.from(' -> '), shownName(fs.readlinkSync(path, 'buffer'))] : [];
    return [Buffer.from(`${cells} `), shownName(name), ...target, Buffer.from('\n')];
  });
  await write(Buffer.concat(lines));
}
