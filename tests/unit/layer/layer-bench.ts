// A store with layers imported as raw tars, through the bindings: what the component does, without ts/core.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorRecord, HostInstance, StoreHandle } from '../../../dist/bindings.js';
import { open as openHost } from '../../../dist/hosts/lowered.js';

const PIECE_MAX = 1 << 20;
const BUDGET = 1000;

/** The error record of a call that fails. */
export function refusal(call: () => unknown): ErrorRecord {
  try {
    call();
  } catch (error) {
    const { payload } = error as { payload?: ErrorRecord };
    if (payload) return payload;
    throw error;
  }
  throw new Error('the call did not fail');
}

export const diffIdOf = (tar: Uint8Array): string => `sha256:${createHash('sha256').update(tar).digest('hex')}`;

export class LayerBench {
  private constructor(
    readonly directory: string,
    readonly host: HostInstance,
    readonly store: StoreHandle,
  ) {}

  static async open(): Promise<LayerBench> {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-layer-'));
    const host = await openHost({ directory, mode: 'create' });
    const { Store: store } = host.bindings.store;
    return new LayerBench(directory, host, store.open(host.preopenName, 'create', host.owner));
  }

  /** Imports a tar in pieces and returns its diffID. */
  importLayer(tar: Uint8Array, pieceLength: () => number = () => PIECE_MAX): string {
    const { LayerImport } = this.host.bindings.layers;
    using layer = LayerImport.begin(this.store, 'tar', {}, false);
    for (let at = 0; at < tar.length;) {
      const piece = tar.subarray(at, at + pieceLength());
      layer.write(piece);
      at += piece.length;
    }
    layer.finish(undefined);
    while (!layer.step(BUDGET).done);
    return layer.info().diffId;
  }

  exportLayer(diffId: string, pieceLength: () => number = () => PIECE_MAX): Buffer {
    using layer = this.host.bindings.layers.LayerExport.begin(this.store, diffId);
    const pieces: Uint8Array[] = [];
    for (;;) {
      const piece = layer.read(pieceLength());
      if (piece.length === 0) return Buffer.concat(pieces);
      pieces.push(piece.slice());
    }
  }

  layerImage(diffId: string): Buffer {
    const name = readdirSync(join(this.directory, 'layers')).find((one) => one.startsWith(diffId.slice('sha256:'.length)));
    return readFileSync(join(this.directory, 'layers', name ?? ''));
  }

  async close(): Promise<void> {
    this.store[Symbol.dispose]();
    await this.host.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
