import type { Summary } from '../conformance/outside.js';
import type { Features } from './features.js';

/** What a runtime told of itself. */
export interface Run extends Summary {
  readonly features: Features;
}
