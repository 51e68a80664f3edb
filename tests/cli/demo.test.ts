// `npm run demo`, as a process: what it leaves when it is stopped or can't begin.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from './veneer.js';

const DEMO = fileURLToPath(new URL('../../examples/demo.mjs', import.meta.url));

let place: Workplace;

beforeAll(() => {
  place = new Workplace();
});

afterAll(() => {
  place.remove();
});

describe('the demo', () => {
  const start = (...args: string[]) => spawn(process.execPath, [DEMO, ...args], { env: { ...process.env, TMPDIR: place.temporary } });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('takes its directory away on %s', async (signal, status) => {
    const child = start();
    const end = ended(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(readdirSync(place.temporary)).toHaveLength(1);
    child.kill(signal);
    expect(await end).toMatchObject({ status, err: '' });
    expect(readdirSync(place.temporary)).toEqual([]);
  });

  it('says what is wrong with the image it is given, without a stack', async () => {
    const { status, err } = await ended(start('/nonexistent'));
    expect({ status, err }).toEqual({ status: 1, err: "load '/nonexistent': no such file or directory (ENOENT)\n" });
    expect(readdirSync(place.temporary)).toEqual([]);
  });
});
