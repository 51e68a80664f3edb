// What killed writers had told, and whether a store keeps it.
import { expect } from 'vitest';
import type { Container, Store } from '../../dist/index.js';
import { contentOf, filesOfImage } from './content.mjs';

/** A line of writers.mjs. */
export type Told =
  | { readonly did: 'image'; readonly image: string; readonly name: string }
  | { readonly did: 'container'; readonly container: string; readonly files: readonly string[] }
  | { readonly did: 'number'; readonly number: number }
  | { readonly did: 'named' | 'taken'; readonly name: string }
  | { readonly will: 'take'; readonly name: string };

export class Ledger {
  readonly #images = new Map<string, string>();
  readonly #containers = new Map<string, readonly string[]>();
  /** Names that are there, may be gone, are gone. */
  readonly #names = new Map<string, 'there' | 'unsure' | 'gone'>();
  #number = 0;
  /** Images and containers whose every byte was looked at before. */
  readonly #read = new Set<string>();

  note(told: Told): void {
    if ('will' in told) this.#names.set(told.name, 'unsure');
    else if (told.did === 'image') this.#images.set(told.name, told.image);
    else if (told.did === 'container') this.#containers.set(told.container, told.files);
    else if (told.did === 'number') this.#number = told.number;
    else this.#names.set(told.name, told.did === 'named' ? 'there' : 'gone');
  }

  /** Everything that was acknowledged is there, and whatever is there is whole. What was read before is read again by `checkAll`. */
  async check(store: Store): Promise<void> {
    this.#checkNames(store);
    await this.#checkImages(store);
    await this.#checkContainers(store);
    const { fs } = await store.container('overwritten');
    if (this.#number === 0) return;
    const number = Number(fs.readFileSync('/number', 'utf8'));
    // Written in this order, by the writer's last step or by one more, which it had no time to tell.
    expect(number).toBeGreaterThanOrEqual(this.#number);
    expect(number).toBeLessThanOrEqual(this.#number + 1);
    const data = fs.readFileSync('/data');
    expect([number, number + 1].some((each) => data.equals(contentOf(`data-${each}`)))).toBe(true);
    this.#number = number;
  }

  async checkAll(store: Store): Promise<void> {
    this.#read.clear();
    await this.check(store);
  }

  #checkNames(store: Store): void {
    const tags = new Set(store.images().flatMap(({ names }) => names));
    const containers = new Set(store.containers().map(({ name }) => name));
    for (const [name, state] of this.#names) {
      if (state === 'unsure') continue;
      expect([name, tags.has(`tag:${name}`), containers.has(`n-${name}`)]).toEqual([name, state === 'there', state === 'there']);
    }
  }

  async #checkImages(store: Store): Promise<void> {
    const images = store.images();
    for (const [name, id] of this.#images) expect([name, images.some((image) => image.id === id)]).toEqual([name, true]);
    for (const image of images) {
      const name = image.names.find((each) => each.startsWith('image:'))?.replace('image:', '');
      if (name === undefined || this.#isRead(image.id)) continue;
      const container = await store.create(image);
      expect(container.fs.readdirSync('/lower')).toHaveLength(filesOfImage(name).length);
      for (const [path, data] of filesOfImage(name)) expectContent(container, `/${path}`, data);
      await container.close();
      await store.remove(container.name);
    }
  }

  async #checkContainers(store: Store): Promise<void> {
    for (const [name, files] of this.#containers) {
      const container = await store.container(name);
      expect([name, container.fs.readdirSync('/')]).toEqual([name, expect.arrayContaining(files.map((path) => path.slice(1)))]);
      await container.close();
    }
    for (const { id, name } of store.containers()) {
      if (this.#isRead(id)) continue;
      const container = await store.container(name);
      for (const path of container.fs.readdirSync('/'))
        if (path.startsWith('new-')) expectContent(container, `/${path}`, contentOf(`/${path}`));
      // Made first and given its file then: what its quota says.
      const step = /^n-.*-(\d+)$/.exec(name)?.[1];
      if (step !== undefined) expect(container.usage().quota.inodes).toBe(100 + Number(step));
      await container.close();
    }
  }

  #isRead(id: string): boolean {
    const read = this.#read.has(id);
    this.#read.add(id);
    return read;
  }
}

function expectContent({ fs, name }: Container, path: string, data: Buffer): void {
  expect(data.equals(fs.readFileSync(path)), `${path} of ${name}`).toBe(true);
}
