// The lists of mutations follow the sources: what a mutation takes out stands there exactly once.
import { expect, it } from 'vitest';
import { LISTS } from './lists/index.mjs';
import { misplaced } from './mutants.mjs';

it.each(Object.entries(LISTS))('of %s, everything that they take out is there', (_, { mutations }) => {
  expect(misplaced(mutations)).toEqual([]);
  expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
});
