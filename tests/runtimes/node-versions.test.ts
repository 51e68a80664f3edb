// Versions of Node: container.fs is compared with the node:fs of each.
import { describe, expect, it } from 'vitest';
import { ended, NODE_LIKE } from './node-like.js';

const NODES = NODE_LIKE.filter(({ isNode }) => isNode).map(({ title, command }) => [title, command] as const);

describe.concurrent('container.fs and node:fs do the same', () => {
  it.each(NODES)('in %s, but for what tests/node-fs/exceptions.ts lists', async (_title, command) => {
    const { status, text } = await ended([...command, 'node_modules/vitest/vitest.mjs', 'run', 'tests/node-fs']);
    expect(status, text).toBe(0);
  });
});
