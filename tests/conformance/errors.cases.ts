import assert from 'node:assert/strict';
import { casesOf, type Case } from './case.js';
import { FAILING, failureOf } from './failing-calls.js';
import { nodeFailure } from './node-failures.js';

/** Errors equal Node's own, field by field, on Linux. */
export const errors: Case[] = casesOf(
  Object.fromEntries(
    Object.keys(FAILING).map((name) => [
      `fails as node:fs does: ${name}`,
      ({ fs }) => {
        assert.deepEqual(failureOf(name, fs, '/tmp'), nodeFailure(name));
      },
    ]),
  ),
);
