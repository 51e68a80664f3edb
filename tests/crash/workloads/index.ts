// Every workload; a new one is a file of its own and a line here.
import type { Workload } from '../workload.js';
import { collections } from './collections.js';
import { files } from './files.js';
import { forks } from './forks.js';
import { images } from './images.js';
import { large } from './large.js';
import { successors } from './successors.js';
import { writers } from './writers.js';

export const WORKLOADS: readonly Workload[] = [collections, files, forks, images, successors, writers, large];
