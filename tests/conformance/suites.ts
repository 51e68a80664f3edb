import { attributes } from './attributes.cases.js';
import type { Case } from './case.js';
import { checkpoints } from './checkpoints.cases.js';
import { copyUp } from './copy-up.cases.js';
import { diff } from './diff.cases.js';
import { errors } from './errors.cases.js';
import { forks } from './forks.cases.js';
import { links } from './links.cases.js';
import { mergedView } from './merged-view.cases.js';
import { names } from './names.cases.js';
import { promises } from './promises.cases.js';
import { quota } from './quota.cases.js';
import { stores } from './stores.cases.js';
import { traps } from './traps.cases.js';
import { treeRemoval } from './tree-removal.cases.js';

/** All cases, by what they are about. */
export const SUITES: Readonly<Record<string, readonly Case[]>> = {
  'the merged view': mergedView,
  'copy-up': copyUp,
  names,
  'a removed tree': treeRemoval,
  'symbolic links': links,
  attributes,
  diff,
  errors,
  'fs.promises': promises,
  quota,
  stores,
  traps,
  forks,
  checkpoints,
};
