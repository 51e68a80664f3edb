// The loop of real SIGKILLs for long: npm run crash:kill -- [--rounds N] [--seed N]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const seed = String(Math.floor(Math.random() * 2 ** 31));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: seed } } });
const { status } = spawnSync('node_modules/.bin/vitest', ['run', 'tests/crash/kill.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, VENEER_KILL_ROUNDS: values.rounds, VENEER_SEED: values.seed },
});
process.exitCode = status ?? 1;
