// docs/performance.md: made from one run in which everything was measured.
import { writeFileSync } from 'node:fs';
import { reportOf } from './report.mjs';

const PAGE = new URL('../docs/performance.md', import.meta.url);
const ROUNDS_MIN = 3;

/** Why no page can be made of a run; empty when it can. */
export function obstacles(outcomes, scenarios, rounds) {
  const reasons = rounds < ROUNDS_MIN ? [`${rounds} rounds, ${ROUNDS_MIN} are the least`] : [];
  for (const { name } of scenarios) {
    const outcome = outcomes.find(({ scenario }) => scenario.name === name);
    if (outcome === undefined) reasons.push(`${name} wasn't asked for`);
    else if (outcome.left !== undefined) reasons.push(`${name}: ${outcome.left}`);
    for (const subject of outcome?.subjects ?? []) {
      if (subject.missing !== undefined) reasons.push(`${name}: ${subject.name} is missing: ${subject.missing}`);
    }
  }
  return reasons;
}

export function writePage(outcomes, machine, rounds) {
  const date = new Date().toISOString().slice(0, 10);
  const head = `# Performance

Made by \`npm run bench -- --write\` on ${date}; edit the scenarios in bench/, not this page.

${machine.map((line) => `- ${line}`).join('\n')}
- Medians of ${rounds} rounds, the subjects in turn within a round. In parentheses: times Veneer's figure.
- CPU is user and system time of all processes of a command; peak memory is that of the largest of them.`;
  writeFileSync(PAGE, `${[head, ...outcomes.map(reportOf)].join('\n\n')}\n`);
}
