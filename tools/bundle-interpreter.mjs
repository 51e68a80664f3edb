// The shell's interpreter: just-bash with changes, and without packages that it uses for commands that a container doesn't have. Bundled, so that
// who installs this package gets neither those nor what they build on installation.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const require = createRequire(import.meta.url);

/** For sqlite3, html-to-markdown, and tar with xz or zstd: Veneer has a tar of its own. */
const LEFT_OUT = /^(sql\.js|turndown|node-liblzma|@mongodb-js\/zstd)$/;

/**
 * Changes to the source of just-bash 3.4.2: what each finds stands there exactly once, or in as many
 * `places`. Hence the exact pin: another version fails here, and in
 * tests/shell, rather than misbehave. A pattern starts with text or a `\b`: with a `\w+` alone it would be tried again from every letter of the
 * bundle's long words (half a second). `veneer` is what ts/shell/interpreter.ts gives.
 */
const PATCHES = [
  {
    // The look-up of a command. By itself it finds a built-in one only through an entry in the PATH, which it would write into the image's /bin.
    find: /async function (\w+)\((\w+),(\w+),(\w+)\)\{(?=if\(\w+\.includes\("\/"\)\)\{let \w+=\w+\.fs\.resolvePath\(\w+\.state\.cwd,\w+\);if\(!await)/g,
    replace: 'async function $1($2,$3,$4){return veneer.lookup($2,$3,()=>$1Found($2,$3,$4))}async function $1Found($2,$3,$4){',
  },
  {
    // Opening the target of a redirection. It throws what the file system says, which ends the script; in its own file system nothing can fail here.
    find: /if\(!\w+\)throw (\w+);return\{error:(\w+)\("",`bash: \$\{(\w+)\}: cannot open redirect target/g,
    replace: 'return{error:$2("",`bash: $${$3}: $${veneer.reasonOf($1)}',
  },
  {
    // Commands that a container doesn't have, but another bundle of the interpreter would: not found, like any other.
    find: /\b\w+\((\w+)\)\?\w+\(`bash: \$\{\1\}: command not available in browser environments[^`]*`,127\):/g,
    replace: '',
  },
  {
    // help: it lists and explains what the interpreter has, not what a container has.
    find: /if\(\w+==="help"\)return \w+\(\w+,\w+\);/g,
    replace: '',
  },
  {
    // Each statement: a loop of built-in commands never lets the event loop turn.
    find: /async executeStatement\(\w+\)\{/g,
    replace: '$&await veneer.turn();',
  },
  {
    // Each statement of awk, for the same reason; its loops look at no signal.
    find: /async function \w+\((\w+),\w+\)\{(?=switch\(\w+\(\1,"single statement execution"\))/g,
    replace: '$&await veneer.turn();$1.signal?.throwIfAborted();',
  },
  {
    find: /coverage:(\w+)\.coverage,requireDefenseContext:\1\.requireDefenseContext\}\);(?=(\w+)\.FS=)/g,
    replace: '$&$2.signal=$1.signal;',
  },
  {
    // exec with a command: the shell would go on behind it.
    find: /return\{\.\.\.await (\w+)\((\w+),(\w+),\[\],(\w+),!1,!1,-1,(\w+)\),internalProducerOmitsShellPrefix:!0\}/g,
    replace:
      'let result=await $1($2,$3,[],$4,!1,!1,-1,$5);try{return await $1("exit",[String(result.exitCode)],[],$4,!1,!1,-1,$5)}' +
      'catch(end){end.stdout=result.stdout;end.stderr=result.stderr;throw end}',
  },
  {
    // The environment of what a command runs.
    find: /(exportedEnv:(\w+),get stdin\(\)\{[^]{0,300}?exec:\(\w+,(\w+)\)=>(\w+)\.execFn\(\w+,)\3,!1\),(execWithInheritedStdin:\(\w+,(\w+)\)=>\w+\.execFn\(\w+,\{\.\.\.)\6/g,
    replace: '$1veneer.inherited($3,$2,$4.state.env),!1),$5veneer.inherited($6,$2,$4.state.env)',
  },
  {
    find: /signal:(\w+)\.signal,extraArgs:\1\.args(?=\})/g,
    replace: '$&,exportedVars:veneer.exportedNames(this.state.exportedVars,$1)',
  },
  {
    // sed at the end of a file without a newline: only a pattern space that it printed last goes without one, a number or new text doesn't.
    find: /\.lineNumberOutput\.push\((\w+)\.patternSpace\)/g,
    replace: '$&,$1.printedLast=$1.lineNumberOutput.length',
    places: 3,
  },
  {
    find: /(\.changedText!==void 0&&\(\w+\(`\$\{(\w+)\.changedText\}\n`\),\w+=)!0(\);for\(let (\w+) of [\w$]+\))(\w+\(`\$\{\4\}\n`\);if\(\w+=)\((\w+)\|\|(\w+)\)(?=&&[\w$]+\.length===0,)/g,
    // Nothing to append ($a\) adds the newline alone.
    replace:
      '$1!1$3if($4!==veneer.NO_TEXT)$5($6&&$2.printedLast===$2.lineNumberOutput.length||$7)&&$2.lineNumber>=$2.totalLines-$2.linesConsumedInCycle',
  },
  {
    // sed's H: to an empty hold space too.
    find: /\b(\w+)\.holdSpace\?(\1\.holdSpace\+=`\n\$\{\1\.patternSpace\}`):\1\.holdSpace=\1\.patternSpace/g,
    replace: '$2',
  },
  {
    // sed's text behind a, i and c.
    find: /(readTextCommand\(\w+,\w+,\w+\)\{)let \w+=!1;[^]{0,500}?let (\w+)="";for[^]{0,500}?(?=return\{type:\w+\.TEXT_CMD)/g,
    replace: '$1let{text:$2,end}=veneer.sedText(this.input,this.pos);for(;this.pos<end;)this.advance();',
  },
  {
    // sort's keys: it takes a single field where POSIX takes the line's rest, and no blanks in front.
    find: /(function \w+\((\w+),(\w+),(\w+)\)\{)let \w+=\4!==null\?\4:\/\\s\+\/,/g,
    replace: '$1return veneer.sortKey($2,$3,$4);let ',
  },
  {
    // sort -u: of equal lines the first stays.
    find: /\bignoreLeadingBlanks:\w+,stable:(\w+)\}=(\w+);(?=return\(\w+,\w+\)=>)/g,
    replace: '$&$1||=$2.unique;',
  },
  // sort: it orders as this machine's language does, a container's has none. Its comparison, the last resort without keys, and with them.
  { find: /return (\w+)\.localeCompare\((\w+)\)(?=\}function \w+\(\w+\)\{let\{keys:)/g, replace: 'return veneer.byteOrder($1,$2)' },
  {
    find: /(if\(!\w+\)\{let \w+=)(\w+)\.localeCompare\((\w+)\)(?=;return \w+\?-\w+:\w+\}return 0\}for)/g,
    replace: '$1veneer.byteOrder($2,$3)',
  },
  {
    find: /(if\(!\w+\)\{let \w+=)(\w+)\.localeCompare\((\w+)\)(?=;return \w+\?-\w+:\w+\}return 0\}\})/g,
    replace: '$1veneer.byteOrder($2,$3)',
  },
  {
    // Loops: one that was left by break, or whose last turn was by continue, went well.
    find: /(\b\w+=)\w+\.exitCode\}\}catch\(\w+\)\{(?=let \w+=\w+\(\w+,\w+\.stdout,\w+\.stderr,\w+\.state\.loopDepth\))/g,
    replace: '$&$10;',
    places: 4,
  },
  {
    // A pattern that matches nothing. It splits such a word at blanks, quoted ones too: `rm -rf 'a b'/*` would remove a.
    find: /(async function \w+\((\w+),\w+,(\w+),\w+,\w+,\w+\)\{let \w+=\3\.some\(\w+=>\w+\.type==="Glob"\);if[^]{0,400}?if\(!)(\w+\(\2\.state\.env\))([^]{0,700}?if\(!)\4/g,
    replace: '$1(veneer.isUnsplit($3)||$4)$5(veneer.isUnsplit($3)||$4)',
  },
  {
    // Paths: a link to a directory is one too, `.*` doesn't stand for `..`, and what ends with a slash stands for directories.
    find: /(async expandSimple\((\w+)\)\{let \w+=\2\.startsWith\("\/"\),\w+=\2\.split\("\/"\)\.filter\()(\w+)=>\3!==""\)/g,
    replace: '$1($3,at,all)=>$3!==""||at>0&&at===all.length-1)',
  },
  {
    find: /async expandSegments\((\w+),(\w+),(\w+)\)\{if\(this\.checkOpsLimit\(\),\3\.length===0\)return\[\2\];/g,
    replace: '$&if($3.length===1&&$3[0]==="")return await veneer.isDirectory(this.fs,$1)?[$2+"/"]:[];',
  },
  {
    find: /if\((\w+)\.startsWith\("\."\)\|\|this\.dotglob\)(?=\{let \w+=\w+\.some)/g,
    replace: 'if($1==="."||$1===".."||!this.globskipdots&&($1.startsWith(".")||this.dotglob))',
  },
  {
    find: /(\w+)\.isDirectory(?=&&\w+\.push\(this\.expandSegments)/g,
    replace: '($1.isDirectory||$1.isSymbolicLink)',
  },
  {
    // for without in: each of the parameters, whatever is in it.
    find: /(\.words===null\)\w+=)\((\w+)\.state\.env\.get\("@"\)\|\|""\)\.split\(" "\)\.filter\(Boolean\)/g,
    replace: '$1veneer.parameters($2.state.env)',
  },
  {
    // set -u: "${X:-}" alone in a word asks whether X is set, so it may be unset.
    find: /(let (\w+)=\w+\.parameter,\w+=await \w+\((\w+),\2\),\w+=await \w+\(\3,\2)(?=\),\w+=\w+==="",\w+=\w+\.checkEmpty)/g,
    replace: '$1,!1',
  },
  {
    // xargs: with -I lines are items, and quotes and backslashes are taken off.
    find: /(if\(\w+==="-I"&&\w+\+1<\w+\.length\))(\w+)(=[^]{0,3000}?xargs: delimiter must not be empty\n`,exitCode:1\}\}\}else (\w+)=)\w+\((\w+),\w+\)(?=;if\(\4\.length===0\))/g,
    replace: '$1$2$3veneer.items($5,$2!==null)',
  },
  {
    // Assignments alone: their status is that of a command in them, and not of the one before.
    find: /(this\.ctx\.state\.expansionStderr="",\w+\("",\w+,)(this\.ctx\.state\.lastExitCode)(?=\)\}let \w+=(\w+)\.name&&)/g,
    replace: '$1veneer.hasCommand($3.assignments)?$2:0',
  },
  {
    // set -e: what decides is the last command itself, not one that ran before it; none counts that && or || wait for, or ! turns around.
    find: /(let (\w+)=(\w+)\.pipelines\[\w+\],[^]{0,120}?let \w+=await )(this\.executePipeline\(\2\))(?=;\w+\.appendResult)/g,
    replace: '$1veneer.within(this.ctx.state,$3.pipelines.at(-1)!==$2||$2.negated,()=>$4)',
  },
  {
    find: /(,\w+=)(this\.ctx\.state\.errexitSafe);if\(\2=\w+\|\|\w+\|\|\w+,(?=this\.ctx\.state\.options\.errexit&&\w+!==0&&\w+===(\w+)\.pipelines)/g,
    replace: '$1$2&&veneer.isCompound($3.pipelines);if($2=!0,',
  },
  {
    // command -v and -V of a name: they know built-in commands only.
    find: /else if\((\w+)\.commands\.has\((\w+)\)(?=\)\{let \w+=\(\1\.state\.env\.get\("PATH"\)\?\?"\/usr\/bin:\/bin"\)\.split\(":"\),\w+=null)/g,
    replace: '$&||await veneer.inPath($1,$2)',
  },
];

/** Writes `out`/interpreter/just-bash.js, which makes the interpreter for an encoder and decoder of text and what the changes call. */
export async function bundleInterpreter(out) {
  const source = require.resolve('just-bash');
  const { metafile } = await build({
    entryPoints: { 'just-bash': source },
    outdir: join(out, 'interpreter'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [changed(source), leftOut],
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(out, 'interpreter/LICENSES'), licencesOf(metafile));
}

/** What just-bash has no options for are globals to it: so it becomes a function that has them as parameters. */
const changed = (source) => ({
  name: 'changed',
  setup({ onLoad }) {
    onLoad({ filter: /just-bash/ }, ({ path }) => {
      if (path !== source) return undefined;
      const text = PATCHES.reduce(patched, readFileSync(path, 'utf8'));
      const head =
        'module.exports = (TextEncoder, TextDecoder, veneer) => { const module = { exports: {} }; const exports = module.exports;';
      return { contents: `${head}${text}\nreturn module.exports; };`, resolveDir: dirname(path) };
    });
  },
});

const leftOut = {
  name: 'left out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: LEFT_OUT }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

function patched(source, { find, replace, places = 1 }) {
  const found = [...source.matchAll(find)].length;
  if (found !== places)
    throw new Error(`this version of just-bash is not the one Veneer was made for: ${found} places match ${find.source}`);
  return source.replace(find, replace);
}
