// Every workload, the cheap ones first; a new one is a file of its own and a line here.
import type { Workload } from '../workload.js';
import { bloat } from './bloat.js';
import { collections } from './collections.js';
import { consolidation } from './consolidation.js';
import { files } from './files.js';
import { forkers } from './forkers.js';
import { forks } from './forks.js';
import { images } from './images.js';
import { large } from './large.js';
import { overBase } from './over-base.js';
import { readers } from './readers.js';
import { repacks } from './repacks.js';
import { successors } from './successors.js';
import { writers } from './writers.js';

export const WORKLOADS: readonly Workload[] = [
  readers,
  files,
  images,
  writers,
  successors,
  forks,
  forkers,
  collections,
  repacks,
  overBase,
  consolidation,
  large,
  bloat,
];
