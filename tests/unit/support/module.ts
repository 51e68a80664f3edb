/** Compiles one AssemblyScript file of tests/unit/exports with the product's settings and loads it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const ASC = 'node_modules/assemblyscript/bin/asc.js';
/** The product's settings, without its entry file. */
const CONFIG = 'tests/unit/asconfig.json';

/** Compiling takes seconds, on a busy machine many. */
export const COMPILE_TIMEOUT_MS = 300_000;

/** Exports are functions of numbers; addresses come as signed 32-bit numbers, 64-bit values as bigint. */
export type WasmFunction = (...args: (number | bigint)[]) => number & bigint;

export class WasmModule {
  private constructor(private readonly exports: Record<string, WasmFunction> & { memory: WebAssembly.Memory }) {}

  /** `name` is that of the file. An abort of the module is an error naming file and line. */
  static async load(name: string): Promise<WasmModule> {
    const source = `tests/unit/exports/${name}.ts`;
    const file = await compileOnce(name, [source, '--config', CONFIG], 'tests/unit/exports');
    const { instance } = await WebAssembly.instantiate(readFileSync(file), { env: { abort } });
    return new WasmModule(instance.exports as never);
  }

  call(name: string, ...args: (number | bigint)[]): number {
    return Number(this.exports[name]!(...args));
  }

  callBig(name: string, ...args: (number | bigint)[]): bigint {
    return BigInt(this.exports[name]!(...args));
  }

  get memorySize(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** A copy of memory. */
  read(address: number, length: number): Buffer {
    return Buffer.from(new Uint8Array(this.exports.memory.buffer, address >>> 0, length));
  }

  write(address: number, bytes: Uint8Array): void {
    new Uint8Array(this.exports.memory.buffer).set(bytes, address >>> 0);
  }

  /** An AssemblyScript string by its address: UTF-16, its length in bytes in front of it. */
  readString(address: number): string {
    const length = new DataView(this.exports.memory.buffer).getUint32((address >>> 0) - 4, true);
    return this.read(address, length).toString('utf16le');
  }
}

/**
 * Compiles with `asc` unless it was done before from the same sources: those of `directory` and all pure modules. Returns the path
 * of the outcome; if the compiler fails, what it prints is in the error.
 */
export async function compileOnce(name: string, args: string[], directory: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(args));
  for (const from of ['assembly/core', 'assembly/format', directory]) {
    for (const file of readdirSync(root + from).sort()) hash.update(readFileSync(`${root}${from}/${file}`));
  }
  const outFile = `build/unit/${name}-${hash.digest('hex').slice(0, 16)}.wasm`;
  if (existsSync(root + outFile)) return root + outFile;
  await mkdir(`${root}build/unit`, { recursive: true });
  const partFile = `${outFile}.${process.pid}`; // several test processes may compile the same
  await promisify(execFile)(process.execPath, [ASC, ...args, '--outFile', partFile], { cwd: root });
  await rename(root + partFile, root + outFile);
  return root + outFile;
}

function abort(): never {
  throw new Error('the module aborted');
}
