import type { CheckReport, Finding } from '../../index.js';
import { jsonBytes, printableName } from '../byte-names.js';
import { asNoStore, storeDirectory, type CommonOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { print, printJson } from '../output.js';
import { ProgressLine } from '../progress.js';
import type { Define } from '../verb.js';
import { imageLabel } from '../words.js';

interface Options extends CommonOptions {
  readonly readData?: boolean;
  readonly repair?: boolean;
  readonly quiet?: boolean;
}

const NOTES = `Without options only reads, and only what tells of the structure; other programs may
use the store meanwhile. --repair makes indexes and merged images again and marks
the layers that lack content: load their images again, and they are whole. It
removes nothing that is sound.

What nothing names is no damage. Exit codes: 0 nothing is damaged or missing (any
more), 1 something is, or the check failed, 2 misused.`;

export const define: Define = (verb) => {
  verb({
    usage: 'fsck',
    summary: 'Check the store for damage, and repair it.',
    notes: NOTES,
    json: '{clean, findings: [{kind, subject, detail, remedy, images, containers, paths, ...}], omitted}',
    examples: [
      'veneer fsck                                headers, indexes, metadata',
      'veneer fsck --read-data                    every byte',
      'veneer fsck --read-data --repair && veneer load app.tar',
    ],
  })
    .option('--read-data', 'read every byte')
    .option('--repair', 'mend what can be mended')
    .option('-q, --quiet', 'no progress on the terminal')
    .action(async (options: Options) => {
      const report = await check(options);
      await (options.json === true ? printJson(jsonOf(report)) : printReport(report));
      if (!report.clean) process.exitCode = EXIT.failed;
    });
};

async function check({ readData, repair, quiet, ...options }: Options): Promise<CheckReport> {
  const { Store } = await import('../../index.js');
  const dir = storeDirectory(options);
  const line = new ProgressLine(quiet === true);
  try {
    return await interruptible((signal) =>
      Store.check({ dir, host: options.host }, { readData, repair, signal, onProgress: line.checked }),
    );
  } catch (error) {
    throw await asNoStore(error, dir);
  } finally {
    line.clear();
  }
}

function jsonOf({ findings, ...rest }: CheckReport): object {
  return {
    ...rest,
    findings: findings.map(({ pathBytes, ...finding }) => ({ ...finding, paths: pathBytes.map((path) => jsonBytes('path', path)) })),
  };
}

const HEADINGS: Readonly<Record<Finding['kind'], string>> = {
  missing: 'Missing',
  damaged: 'Damaged',
  repaired: 'Repaired',
  unreferenced: 'Named by nothing (no damage)',
};

const REMEDIES: Readonly<Record<Finding['remedy'], string | undefined>> = {
  none: undefined,
  repair: "'veneer fsck --repair' mends it",
  load: "'veneer fsck --read-data --repair', then load the images again",
  collect: undefined,
};

async function printReport({ clean, findings, omitted }: CheckReport): Promise<void> {
  for (const [kind, heading] of Object.entries(HEADINGS)) {
    const found = findings.filter((finding) => finding.kind === kind);
    if (found.length > 0) await print(`${heading}:`, ...found.flatMap(linesOf), '');
  }
  if (omitted > 0) await print(`... and ${omitted} more`);
  await print(clean ? 'The store is sound.' : 'The store is damaged.');
}

function linesOf({ subject, offset, detail, images, containers, pathBytes, pathCount, remedy, kind }: Finding): string[] {
  const more = pathCount > pathBytes.length ? [`and ${pathCount - pathBytes.length} more`] : [];
  const hint = kind === 'repaired' ? undefined : REMEDIES[remedy];
  return [
    `  ${printableName(Buffer.from(subject))}${offset === undefined ? '' : ` at byte ${offset}`}`,
    `    ${detail}`,
    ...listLine(
      'images',
      images.map(({ id, names }) => imageLabel(id, names)),
    ),
    ...listLine(
      'containers',
      containers.map(({ name }) => name),
    ),
    ...listLine('files', [...pathBytes.map(printableName), ...more]),
    ...(hint === undefined ? [] : [`    ${hint}`]),
  ];
}

function listLine(what: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`    ${what}: ${words.join(', ')}`];
}
