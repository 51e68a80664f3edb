// The component's decompressors, fed piece by piece, and what is compressed for them.
import { expect } from 'vitest';
import { WasmModule } from './module.js';
import type { Random } from './random.js';

export const CAPACITY = 1 << 16;
const enum Event {
  needInput,
  out,
  end,
  failed,
}

export interface Outcome {
  readonly ok: boolean;
  readonly out: Buffer;
  readonly detail?: string;
  readonly offset?: number;
}

/** `pieceLength` is asked for the length of each piece. */
export type Decompress = (input: Uint8Array, pieceLength?: () => number) => Outcome;

export async function decompressor(kind: 'gzip' | 'zstd'): Promise<{ decompress: Decompress; module: WasmModule }> {
  const module = await WasmModule.load('decompressors');
  const buffer = module.call('alloc', CAPACITY);
  const decompress: Decompress = (input, pieceLength = () => CAPACITY) => {
    const out: Buffer[] = [];
    module.call('reset', Number(kind === 'zstd'));
    for (let at = 0; ;) {
      const event = module.call('next') as Event;
      if (event === Event.needInput) {
        const piece = input.subarray(at, at + pieceLength());
        module.write(buffer, piece);
        if (piece.length) module.call('push', buffer, piece.length);
        else module.call('finish');
        at += piece.length;
      } else if (event === Event.out) {
        out.push(module.read(module.call('outAt'), module.call('outLen')));
      } else if (event === Event.end) {
        expect(module.callBig('consumed')).toBe(BigInt(input.length));
        return { ok: true, out: Buffer.concat(out) };
      } else {
        const detail = module.readString(module.call('faultDetail'));
        return { ok: false, out: Buffer.concat(out), detail, offset: Number(module.callBig('faultOffset')) };
      }
    }
  };
  return { decompress, module };
}

/** Data of differing kinds: random, few letters, repetitions near and far. */
export function sample(random: Random, largest: number): Buffer {
  const data = random.bytes(random.below(random.chance(0.1) ? largest : 6000));
  const letters = random.pick([0, 0, 2, 4, 26]);
  if (letters) data.forEach((byte, i) => (data[i] = 97 + (byte % letters)));
  const reach = random.pick([0, 1, 8, 300, 32_768]);
  for (let at = 1; reach && at < data.length; at += random.below(400)) {
    const distance = 1 + random.below(Math.min(at, reach));
    const end = Math.min(data.length, at + 3 + random.below(256));
    for (let i = at; i < end; i++) data[i] = data[i - distance]!;
  }
  return data;
}
