// Random shell scripts: statements of a container's user, most of which succeed. POSIX alone, so that dash and bash are both right about them.
import type { Random } from '../../property/random.js';
import { Known, type Kind } from '../known.js';
import { depthOf, directoryName, fileName, join, parentOf } from '../names.js';
import { STATEMENTS } from './statements.js';

const MAX_DEPTH = 7;
/** Trees don't grow without end. */
const ENTRIES_MAX = 250;
/** Of a hundred paths, those that are likely to be wrong. */
const WRONG = 4;

/** Statements, each of them whole lines. */
export type Script = readonly string[];

export class ScriptGenerator {
  readonly known = new Known();

  constructor(readonly random: Random) {}

  script(): Script {
    const { random } = this;
    const large = this.known.below('').length > ENTRIES_MAX;
    const statements = Array.from({ length: 3 + random.below(8) }, () => this.statement());
    return [
      ...(random.below(12) === 0 ? ['set -e'] : []),
      ...(random.below(25) === 0 ? ['umask 027'] : []),
      ...(large ? ['rm -rf [a-d] */[a-d]'] : []),
      ...statements,
    ];
  }

  statement(): string {
    for (;;) {
      const made = this.random.pick(STATEMENTS)(this);
      if (made !== undefined) return made;
    }
  }

  // ---- what statements are made of -----------------------------------------------------------

  chance(one: number, of: number): boolean {
    return this.random.below(of) < one;
  }

  /** Something that is there. */
  some(...kinds: readonly Kind[]): string | undefined {
    const path = this.known.pick(this.random, ...kinds);
    return path !== undefined && this.chance(WRONG, 100) ? join(parentOf(path), 'missing') : path;
  }

  /** A name that is free, in a directory that is there. */
  fresh(kind: Kind): string | undefined {
    const { random, known } = this;
    const directory = this.chance(1, 5) ? '' : (known.pick(random, 'directory') ?? '');
    const path = join(directory, kind === 'directory' ? directoryName(random) : fileName(random));
    return known.has(path) || depthOf(path) > MAX_DEPTH ? undefined : path;
  }

  /** A file that is there, or one that is to be made. */
  target(): string | undefined {
    return this.chance(1, 2) ? this.some('file', 'file', 'file', 'link') : this.fresh('file');
  }

  /** Where `cp` and `mv` put what they are given. */
  within(to: string, from: string): string {
    return this.known.kind(to) === 'directory' ? join(to, from.slice(from.lastIndexOf('/') + 1)) : to;
  }

  wrote(path: string): string {
    if (!this.known.has(path)) this.known.add(path, 'file');
    return word(path);
  }

  made(path: string, kind: Kind): string {
    if (!this.known.has(path)) this.known.add(path, kind);
    return word(path);
  }

  copied(from: string, to: string): void {
    for (const path of this.known.below(from)) this.made(to + path.slice(from.length), this.known.kind(path)!);
  }

  text(): string {
    return this.random.pick(['x', 'hello world', 'a', 'b c', 'line', '$HOME', 'a/b', 'tail', "it's", '*', '50%', 'ü']);
  }
}

/** A path as one word of a script; it never looks like an option. */
export function word(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  if (/^[\w./+-]+$/.test(safe)) return safe;
  const bytes = Buffer.from(safe, 'latin1');
  const utf8 = bytes.toString('utf8');
  if (Buffer.from(utf8, 'utf8').equals(bytes)) return quoted(utf8);
  const escaped = [...bytes].map((byte) =>
    byte > 0x7e || byte === 0x25 || byte === 0x27 || byte === 0x5c ? octal(byte) : String.fromCodePoint(byte),
  );
  return `"$(printf '${escaped.join('')}')"`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function octal(byte: number): string {
  return byte === 0x25 ? '%%' : `\\${byte.toString(8).padStart(3, '0')}`;
}
