/** Runs the tests that are written in AssemblyScript, as the WASI command that they are. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { expect, it } from 'vitest';
import { compileOnce } from './support/module.js';

const MAIN = 'tests/unit/assembly/main.ts';
const SHIM_CONFIG = 'node_modules/@assemblyscript/wasi-shim/asconfig.json';
const SETTINGS = ['--runtime', 'minimal', '--enable', 'simd', '--enable', 'bulk-memory', '--optimize'];

async function run(): Promise<{ exitCode: number; lines: string[] }> {
  const file = await compileOnce('assembly', [MAIN, '--config', SHIM_CONFIG, ...SETTINGS], 'tests/unit/assembly');
  const directory = mkdtempSync(join(tmpdir(), 'veneer-unit-'));
  const output = openSync(join(directory, 'output'), 'w');
  try {
    const wasi = new WASI({ version: 'preview1', returnOnExit: true, stdout: output, stderr: output });
    const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject() as never);
    const exitCode = wasi.start(instance);
    return { exitCode, lines: readFileSync(join(directory, 'output'), 'utf8').trimEnd().split('\n') };
  } finally {
    closeSync(output);
    rmSync(directory, { recursive: true });
  }
}

const { exitCode, lines } = await run();

for (const line of lines) {
  const [, result, name, why] = /^(ok|not ok) (.*?)(?:: (.*))?$/.exec(line) ?? [null, 'not ok', line, 'unexpected output'];
  it(name, () => {
    expect(why).toBeUndefined();
    expect(result).toBe('ok');
  });
}

it('the command ends with success', () => {
  expect(exitCode).toBe(0);
});
