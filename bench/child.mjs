import { fileURLToPath } from 'node:url';
import { measure } from './command.mjs';

/** Runs a program of children/ in a Node of its own: what it took, and what it printed as JSON. */
export async function runChild(name, args) {
  const program = fileURLToPath(new URL(`children/${name}.mjs`, import.meta.url));
  const { stdout, usage } = await measure(process.execPath, [program, ...args]);
  return { usage, told: JSON.parse(stdout) };
}
