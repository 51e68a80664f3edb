import { Samples } from './samples.mjs';

/**
 * Lets the subjects run in turn, `rounds` times, another one first in every round, so that what the machine does meanwhile
 * meets all of them alike. `settle` is awaited before each, so that none pays for what the one before left to be written.
 * A subject that says why it is missing is left out, as is a peer from its first failure on; why, is in `failures`.
 */
export async function measureInTurn(subjects, rounds, { settle, progress }) {
  const present = subjects.filter((subject) => subject.missing === undefined);
  const samples = new Samples();
  const failures = new Map();
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < present.length; turn++) {
      const subject = present[(round + turn) % present.length];
      if (failures.has(subject.name)) continue;
      await settle();
      progress(`round ${round + 1} of ${rounds}: ${subject.name}`);
      try {
        samples.add(subject.name, await subject.run());
      } catch (error) {
        if (subject.own) throw error;
        failures.set(subject.name, error.message);
      }
    }
  }
  return { samples, failures };
}
