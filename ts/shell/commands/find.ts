import { posix } from 'node:path';
import { textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { turn } from '../turn.js';
import { OwnerNames } from './described.js';
import { listed, plainTest, printed, testOf, type Visit } from './find-tests.js';
import { pathOf, statIfAny, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** An expression's answer for a place; acting on it is part of answering. */
type Expression = (visit: Visit) => boolean | Promise<boolean>;

/** find: the tests, operators and actions of GNU's that scripts use. Each directory's names come in bytewise order. */
export const find: Tool = (args, context) => new Find(context).run(args);

class Find {
  readonly #out: string[] = [];
  readonly #complaints: string[] = [];
  readonly #notes: string[] = [];
  readonly #names: OwnerNames;
  /** Commands of `-exec … +`, run with all names at the end. */
  readonly #batches: { readonly argv: readonly string[]; readonly names: string[] }[] = [];
  #failed = false;
  #acts = false;
  #depthFirst = false;
  #deepest = Infinity;
  #least = 0;
  #follow = false;
  #quit = false;
  /** Where -prune was said last. */
  #pruned: Visit | undefined;
  #rest: readonly string[] = [];

  constructor(readonly context: ToolContext) {
    this.#names = new OwnerNames(context);
  }

  async run(args: readonly string[]) {
    const flags = args.findIndex((arg) => !/^-[HLP]$/.test(arg));
    const behind = flags < 0 ? [] : args.slice(flags);
    this.#follow = args.slice(0, args.length - behind.length).at(-1) === '-L';
    const first = behind.findIndex((arg) => /^[-(!]/.test(arg));
    const starts = first < 0 ? behind : behind.slice(0, first);
    this.#rest = first < 0 ? [] : behind.slice(first);
    const expression = this.#rest.length === 0 ? () => true : this.#either();
    if (this.#rest.length > 0) throw new ToolError(`unexpected '${this.#rest[0] ?? ''}'`);
    for (const start of starts.length === 0 ? ['.'] : starts) {
      const stats = this.#stats(start);
      if (stats !== undefined) await this.#visit({ name: start, start, path: pathOf(this.context, start), stats, depth: 0 }, expression);
    }
    for (const { argv, names } of this.#batches) if (names.length > 0) await this.#execute([...argv, ...names]);
    return {
      out: this.#out.join(''),
      note: this.#notes.join(''),
      complaints: this.#complaints,
      status: this.#failed || this.#complaints.length > 0 ? 1 : 0,
    };
  }

  #stats(name: string): Visit['stats'] | undefined {
    const path = pathOf(this.context, name);
    try {
      return (this.#follow ? statIfAny(this.context, path, true) : undefined) ?? statOf(this.context, path, false);
    } catch (error) {
      this.#complaints.push(`'${name}': ${reasonOf(error)}`);
      return undefined;
    }
  }

  async #visit(visit: Visit, expression: Expression): Promise<void> {
    await turn();
    const answer = async (): Promise<void> => {
      if (this.#quit || visit.depth < this.#least) return;
      const found = await expression(visit);
      if (found && !this.#acts) this.#out.push(`${visit.name}\n`);
    };
    if (!this.#depthFirst) await answer();
    if (visit.stats.isDirectory() && visit.depth < this.#deepest && !this.#leaves(visit)) {
      const names = this.context.fs.readdirSync(visit.path, { encoding: 'buffer' }).map(textOfBytes);
      for (const entry of names) {
        const name = visit.name.endsWith('/') ? visit.name + entry : `${visit.name}/${entry}`;
        const stats = this.#stats(name);
        if (stats !== undefined)
          await this.#visit({ ...visit, name, path: pathOf(this.context, name), stats, depth: visit.depth + 1 }, expression);
      }
    }
    if (this.#depthFirst) await answer();
  }

  /** Whether what is below is passed over. */
  #leaves(visit: Visit): boolean {
    return this.#quit || (this.#pruned === visit && !this.#depthFirst);
  }

  #next(): string | undefined {
    const [first, ...rest] = this.#rest;
    this.#rest = rest;
    return first;
  }

  #either(): Expression {
    let left = this.#both();
    while (this.#rest[0] === '-o' || this.#rest[0] === '-or' || this.#rest[0] === ',') {
      const comma = this.#next() === ',';
      const [before, after] = [left, this.#both()];
      left = async (visit) => (comma ? (await before(visit), await after(visit)) : (await before(visit)) || (await after(visit)));
    }
    return left;
  }

  #both(): Expression {
    let left = this.#not();
    while (this.#rest.length > 0 && !['-o', '-or', ',', ')'].includes(this.#rest[0] ?? '')) {
      if (this.#rest[0] === '-a' || this.#rest[0] === '-and') this.#next();
      const [before, after] = [left, this.#not()];
      left = async (visit) => (await before(visit)) && (await after(visit));
    }
    return left;
  }

  #not(): Expression {
    const word = this.#next();
    if (word === '!' || word === '-not') {
      const inner = this.#not();
      return async (visit) => !(await inner(visit));
    }
    if (word === '(') {
      const inner = this.#either();
      if (this.#next() !== ')') throw new ToolError("invalid expression: there is no ')'");
      return inner;
    }
    if (word === undefined) throw new ToolError('invalid expression: an operator has nothing after it');
    return this.#option(word) ?? this.#action(word) ?? this.#test(word);
  }

  /** Options hold for the whole run, wherever they stand. */
  #option(word: string): Expression | undefined {
    if (word === '-maxdepth') this.#deepest = this.#number(word);
    else if (word === '-mindepth') this.#least = this.#number(word);
    else if (word === '-depth' || word === '-d') this.#depthFirst = true;
    else if (word === '-follow') this.#follow = true;
    else if (!['-mount', '-xdev', '-noleaf', '-warn', '-nowarn'].includes(word)) return undefined;
    return () => true;
  }

  #number(word: string): number {
    const text = this.#argument(word);
    if (!/^\d+$/.test(text)) throw new ToolError(`Expected a positive decimal integer argument to ${word}, but got '${text}'`);
    return Number(text);
  }

  #argument(word: string): string {
    const argument = this.#next();
    if (argument === undefined) throw new ToolError(`missing argument to '${word}'`);
    return argument;
  }

  #action(word: string): Expression | undefined {
    const print = (text: (visit: Visit) => string): Expression => {
      this.#acts = true;
      return (visit) => {
        this.#out.push(text(visit));
        return true;
      };
    };
    switch (word) {
      case '-print':
        return print(({ name }) => `${name}\n`);
      case '-print0':
        return print(({ name }) => `${name}\0`);
      case '-ls':
        return print((visit) => listed(visit, this.#names, this.context));
      case '-printf': {
        const format = this.#argument(word);
        return print((visit) => printed(format, visit, this.#names, this.context));
      }
      case '-prune':
        return (visit) => {
          this.#pruned = visit;
          return true;
        };
      case '-quit':
        return () => {
          this.#quit = true;
          return true;
        };
      case '-delete': {
        this.#acts = true;
        this.#depthFirst = true;
        return (visit) => this.#delete(visit);
      }
      case '-exec':
      case '-execdir':
        return this.#command(word);
      default:
        return undefined;
    }
  }

  #delete({ name, path, stats }: Visit): boolean {
    const { fs } = this.context;
    try {
      if (stats.isDirectory()) fs.rmdirSync(path);
      else fs.unlinkSync(path);
      return true;
    } catch (error) {
      this.#complaints.push(`cannot delete '${name}': ${reasonOf(error)}`);
      return false;
    }
  }

  #command(word: string): Expression {
    this.#acts = true;
    const end = this.#rest.findIndex((arg, at) => arg === ';' || (arg === '+' && this.#rest[at - 1] === '{}'));
    if (end < 1) throw new ToolError(`missing argument to '${word}'`);
    const argv = this.#rest.slice(0, end);
    const batched = this.#rest[end] === '+';
    this.#rest = this.#rest.slice(end + 1);
    if (batched) {
      const names: string[] = [];
      this.#batches.push({ argv: argv.slice(0, -1), names });
      return ({ name }) => {
        names.push(name);
        return true;
      };
    }
    return async ({ name }) =>
      this.#execute(argv.map((arg) => arg.replaceAll('{}', () => (word === '-execdir' ? `./${posix.basename(name)}` : name))));
  }

  async #execute(argv: readonly string[]): Promise<boolean> {
    const { stdout, stderr, exitCode } = await this.context.run(argv);
    this.#out.push(stdout);
    this.#notes.push(stderr);
    return exitCode === 0;
  }

  #test(word: string): Expression {
    const plain = plainTest(word, this.context);
    if (plain !== undefined) return plain;
    if (!/^-[a-z]+$/.test(word)) throw new ToolError(`paths must precede expression: '${word}'`);
    const known = testOf(word, this.#rest[0] ?? '', this.context);
    if (known === undefined) throw new ToolError(`unknown predicate '${word}'`);
    this.#argument(word);
    return known;
  }
}
