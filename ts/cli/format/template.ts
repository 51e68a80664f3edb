// Go templates as far as `docker --format` is used: fields, pipelines of the functions that Docker adds, if, range, with. What isn't
// known here is refused, never printed in another way than Docker would.
import { usageError, type CliError } from '../cli-error.js';
import { FUNCTIONS, goText, isTrue, TemplateFailure } from './functions.js';
import { tokensOf } from './tokens.js';

/** A template that was read. */
export type Template = (data: unknown) => string;

type Operand = (data: unknown) => unknown;
type Node = (data: unknown) => string;

const HINT = "fields are written {{.Name}}, JSON is '{{json .}}'; docs/command-line.md has what a format can hold";

/** Reads a template. Fails as misuse, here and when it is applied. */
export function parseTemplate(text: string): Template {
  const run = guarded(() => new Parser(text).template());
  return (data) => guarded(() => run(data));
}

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof TemplateFailure ? misuse(error.message) : error;
  }
}

function misuse(detail: string): CliError {
  return usageError(`--format: ${detail}`, HINT);
}

/** One piece of a template: text as it stands, or the words of an action. */
type Piece = { readonly text: string } | { readonly words: readonly string[] };

class Parser {
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(text: string) {
    this.#pieces = piecesOf(text);
  }

  template(): Node {
    const { node, end } = this.#list();
    if (end !== undefined) throw new TemplateFailure(`unexpected {{${end.join(' ')}}}`);
    return node;
  }

  /** Up to the end of the template, or to an `end` or `else`, which is given too. */
  #list(): { readonly node: Node; readonly end: readonly string[] | undefined } {
    const nodes: Node[] = [];
    let end: readonly string[] | undefined;
    while (this.#at < this.#pieces.length) {
      const piece = this.#pieces[this.#at++]!;
      if ('text' in piece) {
        nodes.push(() => piece.text);
        continue;
      }
      const [first = ''] = piece.words;
      if (first === 'end' || first === 'else') {
        end = piece.words;
        break;
      }
      nodes.push(first in BLOCKS ? this.#block(first, piece.words.slice(1)) : printing(piece.words));
    }
    return { node: (data) => nodes.map((node) => node(data)).join(''), end };
  }

  #block(kind: string, words: readonly string[]): Node {
    if (words.length === 0) throw new TemplateFailure(`${kind} lacks its condition`);
    const subject = pipeline(words);
    const { node: body, end } = this.#list();
    const otherwise = end?.[0] === 'else' ? this.#otherwise(end.slice(1)) : end;
    if (otherwise === undefined) throw new TemplateFailure(`{{${kind}}} has no {{end}}`);
    return BLOCKS[kind]!(subject, body, typeof otherwise === 'function' ? otherwise : () => '');
  }

  /** What follows an `else`, up to its `end`; `else if` is an `if` of its own that shares it. */
  #otherwise(words: readonly string[]): Node | undefined {
    const [kind = ''] = words;
    if (kind in BLOCKS) return this.#block(kind, words.slice(1));
    if (words.length > 0) throw new TemplateFailure(`unexpected {{else ${words.join(' ')}}}`);
    const { node, end } = this.#list();
    return end?.[0] === 'end' ? node : undefined;
  }
}

type Block = (subject: Operand, body: Node, otherwise: Node) => Node;

const BLOCKS: Readonly<Record<string, Block | undefined>> = {
  if: (subject, body, otherwise) => (data) => (isTrue(subject(data)) ? body : otherwise)(data),
  with: (subject, body, otherwise) => (data) => {
    const value = subject(data);
    return isTrue(value) ? body(value) : otherwise(data);
  },
  range: (subject, body, otherwise) => (data) => {
    const value = subject(data) ?? [];
    if (typeof value !== 'object') throw new TemplateFailure(`range can't go over ${goText(value)}`);
    const items = Array.isArray(value)
      ? (value as unknown[])
      : Object.keys(value)
          .sort()
          .map((key) => (value as Record<string, unknown>)[key]);
    return items.length > 0 ? items.map(body).join('') : otherwise(data);
  },
};

function printing(words: readonly string[]): Node {
  if (words.length === 0) throw new TemplateFailure('{{}} is empty');
  const value = pipeline(words);
  return (data) => goText(value(data));
}

/** `.Names | join ","`: each command gets what the one before gave as its last argument. */
function pipeline(words: readonly string[]): Operand {
  const commands = split(words, '|').map(command);
  return (data) =>
    commands.reduce<{ value?: unknown }>((before, run) => ({ value: run(data, 'value' in before ? [before.value] : []) }), {}).value;
}

function command(words: readonly string[]): (data: unknown, piped: readonly unknown[]) => unknown {
  const [first = '', ...rest] = words;
  const args = operands(rest);
  const applied = (data: unknown, piped: readonly unknown[]): unknown[] => [...args.map((arg) => arg(data)), ...piped];
  if (/^[a-z]\w*$/i.test(first) && !LITERALS.has(first)) {
    const run = FUNCTIONS[first];
    if (run === undefined) throw new TemplateFailure(`there is no function ${first}: there are ${Object.keys(FUNCTIONS).join(', ')}`);
    return (data, piped) => run(...applied(data, piped));
  }
  const [head = (): unknown => undefined, ...more] = operands(words);
  return (data, piped) => {
    const value = head(data);
    const given = [...more.map((arg) => arg(data)), ...piped];
    if (typeof value === 'function') return (value as (...values: unknown[]) => unknown)(...given);
    if (given.length > 0) throw new TemplateFailure(`${first} is no function`);
    return value;
  };
}

const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function operands(words: readonly string[]): Operand[] {
  const found: Operand[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word !== '(') {
      found.push(operand(word));
      continue;
    }
    const end = closing(words, at);
    const inner = pipeline(words.slice(at + 1, end));
    at = end;
    // `(index .Config.Env 0).Name` has its fields in a word of their own.
    const fields = words[at + 1]?.startsWith('.') === true && words[at + 1] !== '.' ? fieldsOf(words[++at]!) : [];
    found.push((data) => fields.reduce(field, inner(data)));
  }
  return found;
}

function operand(word: string): Operand {
  if (word === '.' || word === '$') return (data) => data;
  if (LITERALS.has(word)) return () => LITERALS.get(word);
  if (/^-?\d+$/.test(word)) return () => Number(word);
  if (word.startsWith('"')) return () => JSON.parse(word) as unknown;
  if (word.startsWith('`')) return () => word.slice(1, -1);
  if (!/^(\.\w+)+$/.test(word)) throw new TemplateFailure(`'${word}' is not understood`);
  const names = fieldsOf(word);
  return (data) => names.reduce(field, data);
}

function fieldsOf(word: string): string[] {
  return word.slice(1).split('.');
}

/** A field; one that isn't there is refused where all fields are known, else it has no value. */
function field(value: unknown, name: string): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') throw new TemplateFailure(`${goText(value)} has no field ${name}`);
  if (Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name];
  if (!isRow(value)) return undefined;
  throw new TemplateFailure(`there is no field .${name}: there are ${Object.keys(value).join(', ')}`);
}

const ROW: unique symbol = Symbol('a row of known fields');

/** Marks an object whose fields are all there can be. */
export function row<T extends object>(fields: T): T {
  Object.defineProperty(fields, ROW, { value: true });
  return fields;
}

function isRow(value: object): boolean {
  return ROW in value;
}

function closing(words: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (words[at] === '(') depth++;
    if (words[at] === ')' && --depth === 0) return at;
  }
  throw new TemplateFailure('a ( is not closed');
}

/** Parts between separators that stand in no parentheses. */
function split(words: readonly string[], separator: string): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (word === '(') depth++;
    if (word === ')') depth--;
    if (word === separator && depth === 0) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  if (parts.some((part) => part.length === 0)) throw new TemplateFailure('a | has nothing beside it');
  return parts;
}

/** Text and actions; `{{-` and `-}}` take the white space beside them away. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (;;) {
    const open = rest.indexOf('{{');
    if (open < 0) break;
    const close = rest.indexOf('}}', open);
    if (close < 0) throw new TemplateFailure('a {{ is not closed');
    const [, before, inner = '', behind] = /^(-\s)?(.*?)(\s-)?$/s.exec(rest.slice(open + 2, close)) ?? [];
    const head = rest.slice(0, open);
    pieces.push({ text: before === undefined ? head : head.trimEnd() });
    if (!/^\s*\/\*.*\*\/\s*$/s.test(inner)) pieces.push({ words: tokensOf(inner) });
    rest = rest.slice(close + 2);
    if (behind !== undefined) rest = rest.trimStart();
  }
  return [...pieces, { text: rest }];
}
