// Measures Veneer and its peers on the same inputs in turn; prints what docs/performance.md holds. See options.mjs for its options.
import { endCommands, hasCommand, settle, TIME } from './command.mjs';
import { Fixtures } from './fixtures.mjs';
import { Images } from './images.mjs';
import { describeMachine } from './machine.mjs';
import { parseOptions, USAGE } from './options.mjs';
import { obstacles, writePage } from './page.mjs';
import { judgeAll, reportOf } from './report.mjs';
import { measureInTurn } from './rounds.mjs';
import { scenarios } from './scenarios/index.mjs';
import { Scratch } from './scratch.mjs';

const say = (text) => process.stderr.write(`${text}\n`);

/** What can be measured of a scenario: `left` says why nothing, a subject's `missing` why not that one. */
function planOf(scenario, bench) {
  const left = scenario.images.map((name) => bench.images.missing(name)).find((reason) => reason !== undefined);
  const subjects = left === undefined ? scenario.subjects(bench) : [];
  for (const { name, missing } of subjects) if (missing !== undefined) say(`${scenario.name}: without ${name}: ${missing}`);
  return { scenario, left, subjects, targets: [] };
}

async function carryOut(plan, bench) {
  const { scenario, left, subjects } = plan;
  if (left !== undefined) return plan;
  const { samples, failures } = await measureInTurn(subjects, scenario.once ? 1 : bench.rounds, {
    settle: () => settle(bench.scratch.root),
    progress: (text) => say(`${scenario.name}, ${text}`),
  });
  const measured = subjects.map((subject) => ({ ...subject, missing: subject.missing ?? failures.get(subject.name) }));
  return { scenario, subjects: measured, samples, targets: judgeAll(scenario, samples) };
}

function assertWhole(outcomes, machine, rounds) {
  const reasons = obstacles(outcomes, scenarios, machine, rounds).map((reason) => `\n  ${reason}`);
  if (reasons.length > 0) throw new Error(`docs/performance.md is not written:${reasons.join('')}`);
}

async function main() {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) return process.stdout.write(USAGE);
  const chosen = scenarios.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const unknown = options.only.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${scenarios.map(({ name }) => name).join(', ')}`);
  const scratch = new Scratch(options.temp);
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  process.on('exit', () => {
    endCommands();
    scratch.removeAll();
  });
  const images = new Images(options.images);
  const bench = { images, scratch, rounds: options.rounds, fixtures: new Fixtures(images, scratch) };
  const plans = chosen.map((scenario) => planOf(scenario, bench));
  const machine = describeMachine(scratch.root);
  if (options.write) assertWhole(plans, machine, options.rounds);
  if (plans.some(({ left }) => left === undefined) && !hasCommand(TIME)) throw new Error('GNU time is missing: apt-get install time');
  const outcomes = [];
  for (const plan of plans) {
    const outcome = await carryOut(plan, bench);
    console.log(`\n${reportOf(outcome)}`);
    outcomes.push(outcome);
  }
  if (outcomes.every(({ samples }) => samples === undefined)) throw new Error('nothing was measured');
  if (!options.write) return;
  assertWhole(outcomes, machine, options.rounds);
  writePage(outcomes, scenarios, machine, options.rounds);
}

main().catch((error) => {
  say(`bench: ${error.message}`);
  process.exitCode = 1;
});
