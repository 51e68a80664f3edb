// Measures Veneer and its peers on the same inputs in turn; prints what docs/performance.md holds. See options.mjs for its options.
import { hasCommand, run } from './command.mjs';
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

/** Whatever stops a scenario as a whole is said in its outcome; a subject's absence is the subject's. */
async function measureScenario(scenario, bench) {
  const left = scenario.images.map((name) => bench.images.missing(name)).find((reason) => reason !== undefined);
  if (left !== undefined) return { scenario, left, subjects: [], targets: [] };
  const subjects = await scenario.subjects(bench);
  for (const { name, missing } of subjects) if (missing !== undefined) say(`${scenario.name}: without ${name}: ${missing}`);
  const samples = await measureInTurn(subjects, scenario.once ? 1 : bench.rounds, {
    settle: () => run('sync', []),
    progress: (text) => say(`${scenario.name}, ${text}`),
  });
  return { scenario, subjects, samples, targets: judgeAll(scenario, samples) };
}

async function main() {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options.help) return process.stdout.write(USAGE);
  const chosen = scenarios.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const unknown = options.only.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${scenarios.map(({ name }) => name).join(', ')}`);
  if (!hasCommand('/usr/bin/time')) throw new Error('GNU time is missing: apt-get install time');
  const scratch = new Scratch(options.temp);
  process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
  process.on('exit', () => scratch.removeAll());
  const images = new Images(options.images);
  const bench = { images, scratch, rounds: options.rounds, fixtures: new Fixtures(images, scratch) };
  const machine = describeMachine(scratch.root);
  const outcomes = [];
  for (const scenario of chosen) {
    const outcome = await measureScenario(scenario, bench);
    console.log(`\n${reportOf(outcome)}`);
    outcomes.push(outcome);
  }
  if (!options.write) return;
  const reasons = obstacles(outcomes, scenarios, options.rounds);
  if (reasons.length > 0) throw new Error(`docs/performance.md is not written:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`);
  writePage(outcomes, machine, options.rounds);
}

main().catch((error) => {
  say(`bench: ${error.message}`);
  process.exitCode = 1;
});
