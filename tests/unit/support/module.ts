/** Compiles one AssemblyScript file of tests/unit/exports with the product's settings and loads it. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** The product's settings, without its entry file. */
const CONFIG = "tests/unit/asconfig.json";

/** Compiling takes seconds, on a busy machine many. */
export const COMPILE_TIMEOUT_MS = 300_000;

/** Exports are functions of numbers; addresses come as signed 32-bit numbers, 64-bit values as bigint. */
export type WasmFunction = (...args: (number | bigint)[]) => number & bigint;

export class WasmModule {
  private constructor(private readonly exports: Record<string, WasmFunction> & { memory: WebAssembly.Memory }) {}

  /** `name` is that of the file. An abort of the module is an error naming file and line. */
  static async load(name: string): Promise<WasmModule> {
    const source = `tests/unit/exports/${name}.ts`;
    const file = await compileOnce(name, [source, "--config", CONFIG], [source, CONFIG]);
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
    return this.read(address, length).toString("utf16le");
  }
}

/**
 * Compiles with `asc` unless it was done before from the same sources: `sources` and all pure modules. Returns the path
 * of the outcome; what the compiler prints is the message if it fails.
 */
export async function compileOnce(name: string, args: string[], sources: string[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(args));
  for (const directory of ["assembly/core", "assembly/format"]) {
    for (const file of readdirSync(root + directory).sort()) hash.update(readFileSync(`${root}${directory}/${file}`));
  }
  for (const source of sources) hash.update(readFileSync(root + source));
  const outFile = `build/unit/${name}-${hash.digest("hex").slice(0, 16)}.wasm`;
  if (existsSync(root + outFile)) return root + outFile;
  await mkdir(`${root}build/unit`, { recursive: true });
  const partFile = `${outFile}.${process.pid}`; // several test processes may compile the same
  const { error, stderr } = await asc.main([...args, "--outFile", partFile, "--baseDir", root]);
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  await rename(root + partFile, root + outFile);
  return root + outFile;
}

function abort(): never {
  throw new Error("the module aborted");
}
