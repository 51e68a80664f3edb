// Compares what was found with what may be there.
import type { History } from './history.js';
import type { Line, Observation } from './observe.js';

/** How much two observations have to agree in: `plain` when steps were repeated, which happens at another time. */
export type Detail = 'exact' | 'plain';

/** What is wrong, or nothing. */
export type Complaint = string | undefined;

/**
 * The names are as after some number of steps from `from` to `to`, and so is each container, for itself: names and containers are made
 * durable apart.
 */
export function complaint(found: Observation, history: History, from: number, to: number, detail: Detail): Complaint {
  const states = history.states.slice(from, to + 1).map((state) => state[detail]);
  const range = `after ${from} to ${to} steps`;
  if (!states.some(({ names }) => names === found.names)) {
    return `names are not as ${range}:\n  found    ${found.names}\n${states.map(({ names }) => `  expected ${names}`).join('\n')}`;
  }
  const { steps } = history.workload;
  for (const [name, lines] of found.containers) {
    const behind = detail === 'plain' ? steps.slice(from, to).find((step) => step.behind?.container === name)?.behind : undefined;
    const reasons = states.flatMap(({ containers }, i) => {
      // In the middle of the step that led here, or of the next one.
      const parts = [undefined, i > 0 ? steps[from + i - 1]!.inPart : undefined, from + i < to ? steps[from + i]!.inPart : undefined];
      return [containers.get(name), behind && containers.get(behind.parent)].flatMap((expected) =>
        expected ? parts.map((inPart) => difference(lines, expected, inPart)) : [],
      );
    });
    if (reasons.every((reason) => reason !== undefined)) {
      return `container ${name} is not as ${range}: ${reasons.join('; ') || 'it was not there'}`;
    }
  }
  return undefined;
}

/** The number of steps after which everything was exactly so, if there is one. */
export function stepsDone(found: Observation, history: History, from: number, to: number, detail: Detail): number | undefined {
  for (let done = to; done >= from; done--) if (isSame(found, history.states[done]![detail])) return done;
  return undefined;
}

export function isSame(found: Observation, expected: Observation): boolean {
  return (
    found.names === expected.names &&
    [...found.containers].every(([name, lines]) => {
      const other = expected.containers.get(name);
      return other !== undefined && difference(lines, other, undefined) === undefined;
    })
  );
}

/** The first path that differs; `inPart` may be missing, empty or shorter. */
export function difference(found: ReadonlyMap<string, Line>, expected: ReadonlyMap<string, Line>, inPart: string | undefined): Complaint {
  for (const path of new Set([...found.keys(), ...expected.keys()])) {
    if (path === inPart) continue;
    const [got, wanted] = [found.get(path), expected.get(path)];
    if (!got) return `${path} is missing`;
    if (!wanted) return `${path} is there`;
    // A directory's own times change with the file that is there in part.
    if (inPart !== undefined && inPart.slice(0, inPart.lastIndexOf('/')) === path) continue;
    if (got.content !== wanted.content) return `${path} has other content`;
    if (got.about !== wanted.about) return `${path} is ${got.about} instead of ${wanted.about}`;
  }
  return undefined;
}
