// What run.mjs takes out of the component, and who is to notice where a mutation doesn't say.
import { check } from './check.mjs';
import { collections } from './collections.mjs';
import { containers } from './containers.mjs';
import { content } from './content.mjs';
import { journals } from './journals.mjs';
import { names } from './names.mjs';

export const LISTS = {
  /** The crash simulation. */
  crash: { mutations: [...content, ...journals, ...names, ...containers, ...collections] },
  check: { mutations: check, files: ['tests/check'] },
};
