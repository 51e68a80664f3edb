// Writes the parts of docs/command-line.md that the code knows: between `<!-- NAME: made -->` and `<!-- end -->`.
//   node tools/command-line.mjs              writes the page
//   node tools/command-line.mjs --check      fails when it is stale
import { readFileSync, writeFileSync } from 'node:fs';
import { CONTAINER_FILTERS, CONTAINER_HEADINGS } from '../dist/cli/container-rows.js';
import { describedVerbs } from '../dist/cli/described-verbs.js';
import { EXIT } from '../dist/cli/exit-codes.js';
import { FUNCTIONS } from '../dist/cli/format/functions.js';
import { IMAGE_FILTERS, IMAGE_HEADINGS } from '../dist/cli/image-rows.js';
import { programFor } from '../dist/cli/program.js';
import { DF_HEADINGS } from '../dist/cli/verbs/df.js';
import { HISTORY_HEADINGS } from '../dist/cli/verbs/history.js';

const PAGE = new URL('../docs/command-line.md', import.meta.url);

const code = (words) => words.map((word) => `\`${word}\``).join(', ');

const EXITS = {
  ok: 'done; also when the reader of a pipe has gone (`veneer diff web \\| head`)',
  failed: 'the operation failed',
  usage: 'the command line makes no sense, or names what has no meaning here',
  unable: '`exec` or `run` failed before any command ran',
  notExecutable: "of `exec` and `run`: the command is there but can't run here",
  notFound: 'of `exec` and `run`: there is no such command',
  interrupted: 'Ctrl-C',
};

function exitCodes() {
  const rows = Object.entries(EXIT).map(([name, code]) => {
    if (EXITS[name] === undefined) throw new Error(`tools/command-line.mjs: say what exit code ${code} (${name}) means`);
    return `| ${code} | ${EXITS[name]} |`;
  });
  return ['| code | meaning |', '|---|---|', ...rows, '| others | of `exec` and `run`: those of the command |'];
}

function formats() {
  return [
    '| verb | fields of `--format` |',
    '|---|---|',
    `| \`images\` | ${code(Object.keys(IMAGE_HEADINGS))} |`,
    `| \`ps\` | ${code(Object.keys(CONTAINER_HEADINGS))} |`,
    `| \`history\` | ${code(Object.keys(HISTORY_HEADINGS))} |`,
    `| \`df\` | ${code(Object.keys(DF_HEADINGS))} |`,
    '| `inspect`, `info`, `version` | those that `--json` prints |',
    '',
    `Functions: ${code(Object.keys(FUNCTIONS))}; and \`if\`, \`else\`, \`range\`, \`with\`, \`end\`, \`{{- -}}\`, pipelines and parentheses. There are no variables.`,
  ];
}

function filters() {
  return [
    '| verb | keys of `--filter` |',
    '|---|---|',
    `| \`images\` | ${code(IMAGE_FILTERS)} |`,
    `| \`ps\` | ${code(CONTAINER_FILTERS)} |`,
    '| `prune` | `label`, `until` |',
  ];
}

function verbPages(verbs) {
  const pages = verbs.map(({ group, usage, name, summary, notes, options, examples, json }) => ({
    group,
    lines: [
      `### ${name}`,
      '',
      summary,
      '',
      '```text',
      usage,
      ...(options.length === 0 ? [] : ['', ...aligned(options)]),
      ...(notes === undefined ? [] : ['', notes]),
      '```',
      '',
      '```sh',
      ...examples.map(commented),
      '```',
      '',
      `\`--json\` prints \`${json}\`.`,
      '',
    ],
  }));
  return pages.flatMap(({ group, lines }, index) => (pages[index - 1]?.group === group ? lines : [`## ${group}`, '', ...lines]));
}

/** In help, what an example does stands behind it. */
function commented(example) {
  return example.replace(/^(.*?\S)( {3,})(?=\S)/, '$1$2# ');
}

function aligned(options) {
  const width = Math.max(...options.map(({ flags }) => flags.length));
  return options.map(({ flags, description }) => `  ${flags.padEnd(width)}  ${description}`);
}

const { program } = await programFor([]);
const PARTS = { 'exit codes': exitCodes(), formats: formats(), filters: filters(), verbs: verbPages(describedVerbs(program)) };

const present = readFileSync(PAGE, 'utf8');
const page = Object.entries(PARTS).reduce((text, [name, lines]) => {
  const form = new RegExp(`(<!-- ${name}: made -->\n)[^]*?(<!-- end -->)`);
  if (!form.test(text)) throw new Error(`docs/command-line.md has no place for ${name}`);
  return text.replace(form, (_, before, behind) => `${before}\n${lines.join('\n').trimEnd()}\n\n${behind}`);
}, present);

if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (page !== present) {
  console.error('docs/command-line.md is stale: npm run compatibility');
  process.exitCode = 1;
}
