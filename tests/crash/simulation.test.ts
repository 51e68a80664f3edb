// A sample of the crash simulation (`npm run crash` runs more of it): no point loses what was acknowledged, or gives what never was.
import { describe, expect, it } from 'vitest';
import { campaign } from './campaign.js';
import { WORKLOADS } from './workloads/index.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const POINTS = Number(process.env['VENEER_CRASH_POINTS'] ?? 240);

describe(`whatever a crash, a fault of the host or another program does (VENEER_SEED=${SEED})`, () => {
  it.each(WORKLOADS)('$name: all that was acknowledged is there, and the work goes on', { timeout: 300_000 }, async (workload) => {
    const points = Math.ceil(POINTS * (workload.weight ?? 1));
    const { failures, marks } = await campaign(workload, { seed: SEED, points });
    expect(failures.map(({ point, reason }) => ({ repeat: `npm run crash -- --seed ${SEED} --point ${point}`, reason }))).toEqual([]);
    expect(marks.size).toBeGreaterThan(points / 12);
  });
});
