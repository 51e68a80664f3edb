// The crash simulation as a program: run.mjs bundles and starts it. Each processor has a process of its own.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { campaign, type Report } from './campaign.js';
import { History } from './history.js';
import { parsePoint } from './point.js';
import { Totals, type PartialReport } from './totals.js';
import { Trials } from './trial.js';
import type { Workload } from './workload.js';
import { WORKLOADS } from './workloads/index.js';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: process.env['VENEER_CRASH_POINTS'] ?? '100000' },
    seed: { type: 'string', default: process.env['VENEER_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31)) },
    workload: { type: 'string' },
    point: { type: 'string' },
    /** Ends with the first failure. */
    bail: { type: 'boolean', default: false },
    /** How many do the work. */
    processes: { type: 'string', default: String(availableParallelism()) },
    /** Given to the processes that do the work. */
    share: { type: 'string' },
  },
});
const seed = Number(values.seed);
const chosen = WORKLOADS.filter(({ name }) => values.workload === undefined || name === values.workload);
if (chosen.length === 0) throw new Error(`no workload ${values.workload}; there are ${WORKLOADS.map(({ name }) => name).join(', ')}`);

if (values.point !== undefined) await one(values.point);
else if (values.share !== undefined) await part(Number(values.share));
else await all();

/** Repeats one point. */
async function one(text: string): Promise<void> {
  const point = parsePoint(text);
  const workload = WORKLOADS.find(({ name }) => name === point.workload);
  if (!workload) throw new Error(`no workload ${point.workload}`);
  const outcome = await new Trials(await History.record(workload), seed).try(point);
  console.log(outcome.kind === 'failed' ? outcome.reason : outcome);
  process.exitCode = outcome.kind === 'failed' ? 1 : 0;
}

function weightOf({ weight = 1 }: Workload): number {
  return weight;
}

/** One process's share of every workload. */
async function part(index: number): Promise<void> {
  const processes = Number(values.processes);
  const total = chosen.reduce((sum, workload) => sum + weightOf(workload), 0);
  for (const workload of chosen) {
    const points = Math.ceil((Number(values.points) * weightOf(workload)) / total / processes);
    const report = await campaign(workload, { seed: seed + index, points, share: { of: processes, index }, bail: values.bail });
    send(report, index);
    if (values.bail && report.failures.length > 0) return;
  }
}

function send({ workload, tallies, failures, marks }: Report, index: number): void {
  const told = failures.map(({ point, reason }) => ({
    point,
    seed: seed + index,
    reason: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
  }));
  const report: PartialReport = { workload, tallies: [...tallies], failures: told, marks: [...marks] };
  process.send!(report);
}

/** Shares the work among processes and prints what came of it. */
async function all(): Promise<void> {
  console.log(`crash simulation, seed ${seed}: ${values.points} points of ${chosen.map(({ name }) => name).join(', ')}`);
  const totals = new Totals();
  const started = performance.now();
  const children = Array.from({ length: Number(values.processes) }, (_, index) => {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--seed', String(seed), '--share', String(index)]);
    child.on('message', (report: PartialReport) => {
      totals.add(report);
      // A long run that is cut off has told something.
      const { workload, marks, failures } = report;
      console.log(`  ${workload}, process ${index + 1}: ${marks.length} distinct points, ${failures.length} wrong`);
      if (values.bail && totals.failed) for (const each of children) each.kill();
    });
    return child;
  });
  const codes = await Promise.all(children.map((child) => new Promise<number | null>((resolve) => child.on('close', resolve))));
  console.log(totals.text((performance.now() - started) / 1000));
  process.exitCode = totals.failed || codes.some((code) => code !== 0) ? 1 : 0;
}
