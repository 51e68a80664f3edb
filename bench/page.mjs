// docs/performance.md: sections of scenarios that were measured on one machine, each whole.
import { readFileSync, writeFileSync } from 'node:fs';
import { reportOf } from './report.mjs';

const PAGE = new URL('../docs/performance.md', import.meta.url);
const ROUNDS_MIN = 3;

/** The page as it is: what was measured on, and the sections by their titles. Empty when there is none. */
function readPage() {
  const [head, ...sections] = existing().split(/^(?=## )/m);
  const machine = head.match(/^- .*$/gm)?.slice(0, -2) ?? [];
  return { machine, sections: new Map(sections.map((text) => [titleOf(text), text.trimEnd()])) };
}

function existing() {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

const titleOf = (section) => section.slice('## '.length, section.indexOf('\n'));
const linesOf = (machine) => machine.map((line) => `- ${line}`);

/** Why no page can be made of a run; empty when it can. Scenarios that weren't asked for stay as they are in a page of the same machine. */
export function obstacles(outcomes, scenarios, machine, rounds) {
  const reasons = rounds < ROUNDS_MIN ? [`${rounds} rounds, ${ROUNDS_MIN} are the least`] : [];
  const page = readPage();
  const isOfMachine = page.machine.join('\n') === linesOf(machine).join('\n');
  for (const { name, title } of scenarios) {
    const outcome = outcomes.find(({ scenario }) => scenario.name === name);
    const isThere = isOfMachine && page.sections.has(title);
    if (outcome === undefined && !isThere) reasons.push(`${name} wasn't asked for, and the page doesn't have it of this machine`);
    else if (outcome?.left !== undefined) reasons.push(`${name}: ${outcome.left}`);
    for (const subject of outcome?.subjects ?? []) {
      if (subject.missing !== undefined) reasons.push(`${name}: ${subject.name} is missing: ${subject.missing}`);
    }
  }
  return reasons;
}

export function writePage(outcomes, scenarios, machine, rounds) {
  const { sections } = readPage();
  const date = new Date().toISOString().slice(0, 10);
  for (const outcome of outcomes) {
    const { title } = outcome.scenario;
    sections.set(title, reportOf(outcome).replace(`## ${title}`, `## ${title}\n\nMeasured on ${date}, ${rounds} rounds.`));
  }
  const head = `# Performance

Made by \`npm run bench -- --write\`; edit the scenarios in bench/, not this page.

${linesOf(machine).join('\n')}
- Medians of the rounds, the subjects in turn within a round. In parentheses: times Veneer's figure.
- CPU is user and system time of all processes of a command; peak memory is that of the largest of them.`;
  writeFileSync(PAGE, `${[head, ...scenarios.map(({ title }) => sections.get(title))].join('\n\n')}\n`);
}
