import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LayerUsage } from '../../dist/index.js';
import { appPlace } from './app-place.js';
import { containing, type Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = await appPlace();
});

afterAll(() => {
  place.remove();
});

async function usageOf(container: string): Promise<LayerUsage> {
  const [described] = await place.json<[{ Usage: LayerUsage }]>('inspect', container);
  return described.Usage;
}

describe('--storage-opt', () => {
  it.each([
    ['create', ['--name', 'created', 'app:1.0']],
    ['run', ['-d', '--name', 'run', 'app:1.0']],
  ])('of %s limits what the container writes, which inspect shows', async (verb, args) => {
    await place.veneer(verb, '--storage-opt', 'size=1k', '--storage-opt', 'inodes=5', ...args);
    const name = args.at(-2)!;
    const refused = await place.run(['exec', name, 'sh', '-c', 'head -c 1025 /dev/zero > /tmp/large']);
    expect(refused).toMatchObject({ status: 1, err: containing('isk quota exceeded') });
    await place.veneer('exec', name, 'sh', '-c', 'head -c 1000 /dev/zero > /tmp/small');
    expect(await usageOf(name)).toMatchObject({ bytes: 1000, quota: { bytes: 1024, inodes: 5 } });
  });

  it('of update changes what is given, and -1 lifts it', async () => {
    await place.veneer('create', '--storage-opt', 'inodes=5', 'app:1.0', '--name', 'updated');
    await place.veneer('update', '--storage-opt', 'size=1.5 MiB', 'updated');
    expect((await usageOf('updated')).quota).toEqual({ bytes: 1.5 * 2 ** 20, inodes: 5 });
    expect(await place.json('update', '--storage-opt', 'inodes=-1', 'updated', 'web')).toEqual(['updated', 'web']);
    expect((await usageOf('updated')).quota).toEqual({ bytes: 1.5 * 2 ** 20 });
    expect((await usageOf('web')).quota).toEqual({});
  });

  it('is told from what it is not, with what it has to be', async () => {
    for (const option of ['size', 'size=', 'size=many', 'size=-2', 'size=9e9', 'inodes=1k', 'device=sda']) {
      const { status, err } = await place.run(['create', 'app:1.0', '--storage-opt', option]);
      expect({ option, status, err }).toEqual({ option, status: 2, err: containing("argument '" + option + "' is invalid") });
    }
    expect(await place.run(['update', 'web'])).toMatchObject({ status: 2, err: containing('nothing to update') });
  });
});

it('a copy into a container that is full says how to go on', async () => {
  await place.veneer('create', '--storage-opt', 'size=1k', 'app:1.0', '--name', 'full');
  const { status, err } = await place.run(['cp', place.file('big', Buffer.alloc(5000, 'x')), 'full:/tmp/big']);
  expect({ status, err }).toEqual({ status: 1, err: containing('veneer update --storage-opt') });
});
