import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Container, ImageSource } from '../../dist/index.js';
import { ShellBench } from './bench.js';
import { rootfs } from './rootfs.js';

/**
 * Gives each test of the file that calls this a new container, through `use`. Its image is `rootfs`, or what `makeRoot` makes in the
 * directory of the bench.
 */
export function eachWithContainer(
  use: (container: Container) => void,
  makeRoot: (directory: string) => ImageSource = () => rootfs,
): ShellBench {
  const bench = new ShellBench();
  let container: Container;
  // One of these images is of 1 GiB.
  beforeAll(() => bench.open(makeRoot(bench.directory)), 120_000);
  afterAll(() => bench.close());
  beforeEach(async () => {
    container = await bench.container();
    use(container);
  });
  afterEach(() => container.close());
  return bench;
}
