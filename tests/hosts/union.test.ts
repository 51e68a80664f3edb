// The union of a directory and a base, over model disks: what is acknowledged there survives failed syncs, killed programs and power losses.
import { describe, expect, it } from 'vitest';
import { UnionFiles } from '../../ts/hosts/union/files.js';
import { OPEN_CREATE, OPEN_DIRECTORY } from '../../ts/hosts/wasi/files.js';
import { crashed } from '../crash/disk/crash.js';
import { Disk } from '../crash/disk/disk.js';
import { Calls } from '../crash/disk/faults.js';
import { ModelFiles, type ModelDescriptor } from '../crash/disk/files.js';
import { imageOf, type ImageDirectory } from '../crash/disk/image.js';
import { Random } from '../property/random.js';

const text = (bytes: string): Uint8Array => new TextEncoder().encode(bytes);
const BASE: ImageDirectory = new Map([['packs', new Map([['old', text('of the base')]])]]);

type Union = UnionFiles<ModelDescriptor, ModelDescriptor>;

/** What a program sees that starts over these disks. */
function union(upper: Disk, calls = new Calls()): Union {
  return new UnionFiles(new ModelFiles(upper, calls), new ModelFiles(new Disk(BASE), new Calls(), true));
}

/** Writes a file, and syncs it and the directory that it is in, as the component does. */
function put(files: Union, path: string, bytes: string): void {
  const root = files.preopens()[0]![1];
  const file = files.open(root, path, OPEN_CREATE, true, true);
  files.write(file, text(bytes), 0, bytes.length, 0);
  files.sync(file, false);
  files.sync(files.open(root, path.slice(0, path.indexOf('/')), OPEN_DIRECTORY, true, false), false);
}

/** The disk after a power loss that took all that it could. */
function afterPowerLoss(disk: Disk): ImageDirectory {
  const losesAll = 1;
  return crashed(disk.root, disk.unsynced(disk.trace.length), losesAll, new Random(1));
}

function contentOf(image: ImageDirectory, directory: string, name: string): string | undefined {
  const found = (image.get(directory) as ImageDirectory | undefined)?.get(name);
  return found instanceof Uint8Array ? new TextDecoder().decode(found) : undefined;
}

describe('a directory that is made for a change in it', () => {
  it('is durable when the change is, also where its first sync failed', () => {
    const upper = new Disk();
    const calls = new Calls();
    put(union(new Disk(), calls), 'packs/new', 'written');
    const files = union(upper, new Calls({ at: calls.made.indexOf('sync'), fault: 'eio', choice: 0 }));
    expect(() => {
      put(files, 'packs/new', 'written');
    }).toThrow('EIO');
    put(files, 'packs/new', 'written');
    expect(contentOf(afterPowerLoss(upper), 'packs', 'new')).toBe('written');
  });

  it('is durable when the change is, also where the program that made it was killed before its sync', () => {
    const upper = new Disk();
    upper.makeDirectory(upper.root, 'packs');
    put(union(upper), 'packs/new', 'written');
    expect(contentOf(afterPowerLoss(upper), 'packs', 'new')).toBe('written');
  });
});

it('a file of the base that was changed stays changed once it is synced, and the base as it is', () => {
  const upper = new Disk();
  const files = union(upper);
  const root = files.preopens()[0]![1];
  const file = files.open(root, 'packs/old', 0, true, true);
  files.write(file, text('OF'), 0, 2, 0);
  files.sync(file, false);
  expect(contentOf(afterPowerLoss(upper), 'packs', 'old')).toBe('OF the base');
  expect(contentOf(BASE, 'packs', 'old')).toBe('of the base');
});

it('what a crash leaves of the first opening is taken for no other base', () => {
  const upper = new Disk();
  expect(union(upper).isBoundTo()).toBe(true);
  expect(imageOf(upper.root).size).toBe(1);
  for (let length = 0; length <= upper.trace.length; length++) {
    for (let variation = 0; variation < 20; variation++) {
      const image = crashed(upper.root, upper.unsynced(length), variation, new Random(variation));
      expect(union(new Disk(image)).isBoundTo(), `${length}/${variation}`).toBe(true);
    }
  }
});
