import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ARCHIVE } from './images.js';
import { TypingShell } from './typed.js';
import { linesOf, Workplace } from './veneer.js';

let place: Workplace;
let shell: TypingShell;

beforeAll(async () => {
  place = new Workplace();
  shell = new TypingShell(place);
  await place.veneer('load', place.file('app.tar', APP_ARCHIVE));
  await place.veneer('create', 'app:1.0', '--name', 'web');
  await place.veneer('checkpoint', 'create', 'web', 'clean');
});

afterAll(() => {
  place.remove();
});

/** What can stand for the last of these words. */
async function completed(...words: string[]): Promise<string[]> {
  return linesOf(await place.veneer('completion', 'words', '--', ...words)).map((line) => line.split('\t')[0] ?? '');
}

describe('completion', () => {
  it.each<[words: string[], found: string[]]>([
    [['expl'], ['explain']],
    [['help', 'ren'], ['rename']],
    [
      ['container', 'r'],
      ['rename', 'rm', 'run'],
    ],
    [['images', '--no'], ['--no-trunc']],
    [['exec', 'w'], ['web']],
    [['run', 'a'], ['app:1.0']],
    [['diff', 'web', '--from', ''], ['clean']],
    [['restore', 'web', 'c'], ['clean']],
    [['checkpoint', 'r'], ['rm']],
    [['cat', 'web:/etc/c'], ['web:/etc/config.yaml']],
    [
      ['ls', 'web:/'],
      ['web:/bin/', 'web:/etc/', 'web:/srv/', 'web:/tmp/'],
    ],
    [['--store', 'none', 'exec', ''], []],
    [['load', 'a'], []],
  ])('of %j is %j', async (words, found) => {
    expect((await completed(...words)).sort()).toEqual(found);
  });

  it('offers each verb once, and help', async () => {
    const verbs = await completed('');
    expect(verbs).toEqual([...new Set(verbs)]);
    expect(verbs).toEqual(expect.arrayContaining(['load', 'exec', 'help']));
  });

  it('completes in bash, up to what bash itself cuts words at', async () => {
    const script = (line: string): string => `
      source <(veneer completion bash)
      COMP_LINE=${JSON.stringify(line)} COMP_POINT=${line.length}
      compopt() { :; }
      _veneer
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const complete = async (line: string): Promise<string> => {
      const { status, out, err } = await shell.type(script(line), ['bash']);
      expect({ status, err }).toEqual({ status: 0, err: '' });
      return out;
    };
    expect(await complete('veneer rena')).toBe('rename\n');
    expect(await complete('veneer cat web:/etc/ow')).toBe('/etc/owned\n');
    expect(await complete('veneer run --rm app:')).toBe('1.0\n');
  });

  it.each(['zsh', 'fish'])('has a script for %s', async (name) => {
    expect(await place.veneer('completion', name)).toContain('veneer completion words --');
  });

  it('of a shell that it does not know is misuse', async () => {
    expect(await place.run(['completion', 'csh'])).toMatchObject({ status: 2, out: '' });
  });
});
