import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerHandle, HostInstance, HostOptions, StoreHandle } from '../../dist/bindings.js';
import { Store } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer, type Entry } from '../api/images.js';

/** A container over an image of one layer, as wit/ gives it: without what ts/ checks before. */
export class OneContainer {
  private constructor(
    readonly directory: string,
    readonly host: HostInstance,
    readonly store: StoreHandle,
    readonly container: ContainerHandle,
  ) {}

  static async make(open: (options: HostOptions) => Promise<HostInstance>, entries: readonly Entry[]): Promise<OneContainer> {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-one-'));
    const whole = await Store.open(directory);
    await whole.load(archiveOf(layoutOf([{ layers: [plainLayer(entries)], name: 'small' }])));
    await whole.create('small', { name: 'one' });
    await whole.close();
    const host = await open({ directory, mode: 'read-write' });
    const store = host.bindings.store.Store.open(host.preopenName, 'read-write', '');
    return new OneContainer(directory, host, store, host.bindings.containers.open(store, 'one'));
  }

  async end(): Promise<void> {
    this.container[Symbol.dispose]();
    this.store[Symbol.dispose]();
    await this.host.close();
    rmSync(this.directory, { recursive: true });
  }
}
