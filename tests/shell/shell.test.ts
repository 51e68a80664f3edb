import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Container } from '../../dist/index.js';
import { diffOf, ran, sh } from './bench.js';
import { eachWithContainer } from './with-container.js';

let container: Container;
const bench = eachWithContainer((made) => {
  container = made;
});

describe('a command that changes nothing', () => {
  it.each([
    ['true'],
    ['sh', '-c', 'true'],
    ['ls', '/'],
    ['sh', '-c', 'ls -la / | grep x; cat /etc/passwd > /dev/null; command -v ls'],
    ['find', '/'],
    ['nosuch'],
  ])('leaves the diff empty: %s %s %s', async (...argv) => {
    await ran(container, argv);
    expect(diffOf(container)).toEqual([]);
  });

  it('leaves no entry for a device of the shell', async () => {
    const { out } = await sh(
      container,
      'echo x > /dev/null; cat /dev/null; head -c 3 /dev/zero | od -An -tx1; echo y | tee /dev/null; ls -A /dev; ls -l /dev/null',
    );
    expect(out).toMatch(/^ 00 00 00\ny\ncrw-rw-rw- 1 root root 1, 3 .* \/dev\/null\n$/);
    expect(diffOf(container)).toEqual([]);
  });
});

describe('the status', () => {
  it.each([
    ['exit 3', 3],
    ['false', 1],
    ['nosuch', 127],
    ['./nosuch', 127],
    ['/srv', 126],
    ['/srv/bytes', 126],
    ['if ; then', 2],
    ['echo "never closed', 2],
    ['hello you', 4],
    ['(exit 9)', 9],
    ['set -e; false; exit 0', 1],
  ])('of %s is %d', async (script, status) => {
    expect((await sh(container, script)).status).toBe(status);
  });

  it('of a command without a shell is its own', async () => {
    expect(await ran(container, ['cat', '/nosuch'])).toMatchObject({ status: 1, out: '' });
    expect(await ran(container, ['nosuch', 'a'])).toEqual({ status: 127, out: '', err: 'bash: nosuch: command not found\n' });
  });
});

describe('programs of the image', () => {
  it('that are native are refused with the reason', async () => {
    expect(await sh(container, 'python3 x')).toEqual({
      status: 126,
      out: '',
      err: 'python3: native Linux program: Veneer runs built-in shell commands and shell scripts\n',
    });
    expect((await ran(container, ['/usr/bin/python3'])).status).toBe(126);
  });

  it('whose script needs a native one are refused with its name', async () => {
    for (const name of ['report', 'report-env', '/usr/local/bin/report']) {
      const { status, err } = await ran(container, [name]);
      expect(err).toMatch(/: needs python3, a native Linux program/);
      expect(status).toBe(126);
    }
  });

  it.each(['sqlite3', 'yq', 'xan', 'js-exec', 'html-to-markdown', 'help'])(
    'that neither the image nor the shell has are not found, whatever the interpreter has: %s',
    async (name) => {
      expect(await ran(container, [name, 'x'])).toEqual({ status: 127, out: '', err: `bash: ${name}: command not found\n` });
    },
  );

  it('that the shell has itself run as its own, native though the file is', async () => {
    expect(await ran(container, ['/bin/ls', '/srv'])).toMatchObject({ out: 'bytes\ntree\n', status: 0 });
    expect(await ran(container, ['/bin/sh', '-c', 'echo $0 ran'])).toMatchObject({ status: 0 });
    expect((await sh(container, 'env A=1 sh -c "echo \\$A"')).out).toBe('1\n');
  });

  it('that are shell scripts run, with or without a first line', async () => {
    expect(await ran(container, ['hello', 'you'])).toEqual({ out: 'hello you\n', err: '', status: 4 });
    expect((await ran(container, ['plain'])).out).toBe('no first line\n');
    expect((await sh(container, 'cd /usr/local/bin; ./hello here; sh ./hello there')).out).toBe('hello here\nhello there\n');
  });

  it('are found by PATH, command -v and which', async () => {
    expect((await sh(container, 'command -v hello; which hello; which python3')).out).toBe(
      '/usr/local/bin/hello\n/usr/local/bin/hello\n/usr/bin/python3\n',
    );
    expect(await sh(container, 'PATH=/nowhere; hello')).toMatchObject({ status: 127 });
    expect((await sh(container, 'which awk ls; command -v nosuch; echo $?; which nosuch; echo $?')).out).toBe('/bin/awk\n/bin/ls\n1\n1\n');
  });
});

describe('sh and bash', () => {
  it.each<[argv: string[], out: string, err: string, status: number]>([
    [['sh', '-ec', 'false; echo not reached'], '', '', 1],
    [['bash', '-lc', 'echo "$0 $1"', 'zero', 'one'], 'zero one\n', '', 0],
    [['sh', '-x', '-c', 'echo a'], 'a\n', '+ echo a\n', 0],
    [['sh', '-uc', 'echo "$UNSET"'], '', 'bash: UNSET: unbound variable\n', 1],
    [['bash', '-eo', 'pipefail', '-c', 'false | true; echo not reached'], '', '', 1],
    [['bash', '-e', '+e', '-c', 'false; echo reached'], 'reached\n', '', 0],
    [['sh', '-c', '--', 'printf "%s\\n" "$0"', '-e'], '-e\n', '', 0],
    [['sh', '-s', 'a', 'b'], 'from input: a b\n', '', 0],
    [['sh', '-'], 'from input: \n', '', 0],
    [['sh'], 'from input: \n', '', 0],
    [['sh', '-e', '/usr/local/bin/hello', 'you'], 'hello you\n', '', 4],
    [['sh', '--', '/usr/local/bin/hello', 'you'], 'hello you\n', '', 4],
    [['sh', '-e', '/nosuch'], '', 'sh: /nosuch: No such file or directory\n', 127],
    [['sh', '-eq', 'x'], '', 'sh: -eq: invalid option\n', 2],
    [['bash', '--rcfile', 'x'], '', 'bash: --rcfile: invalid option\n', 2],
    [['sh', '-c'], '', 'sh: -c: needs a command\n', 2],
    [['sh', '-o'], '', 'sh: -o: needs the name of an option\n', 2],
  ])('take options, together or apart: %j', async (argv, out, err, status) => {
    expect(await ran(container, argv, { stdin: Buffer.from('echo "from input: $*"\n') })).toEqual({ out, err, status });
  });
});

describe('the environment', () => {
  it('has PATH, HOME and HOSTNAME, then the config, then what is given', async () => {
    const config = { Env: ['PATH=/usr/local/bin', 'A=config', 'B=config'], WorkingDir: '/srv', User: '' };
    const { out } = await sh(container, 'echo "$PATH $HOME $HOSTNAME $A $B"; pwd', { config, env: ['B=given', 'C='] });
    expect(out).toBe(`/usr/local/bin /root ${container.id.slice(0, 12)} config given\n/srv\n`);
  });

  it('starts where it is told, over the config', async () => {
    expect((await sh(container, 'pwd; ls', { cwd: '/srv/tree', config: { WorkingDir: '/etc' } })).out).toBe('/srv/tree\na\n');
  });

  it('carries bytes that are not ASCII', async () => {
    expect((await sh(container, 'printf %s "$A" | od -An -tx1', { env: ['A=ä'] })).out).toBe(' c3 a4\n');
  });
});

describe('the user', () => {
  it.each([
    ['bob', 'uid=1000(bob) gid=1000(bob) groups=1000(bob),10(wheel)'],
    ['bob:wheel', 'uid=1000(bob) gid=10(wheel) groups=10(wheel)'],
    ['5:6', 'uid=5 gid=6 groups=6'],
    ['', 'uid=0(root) gid=0(root) groups=0(root),10(wheel)'],
  ])('%s is %s', async (user, id) => {
    expect((await sh(container, 'id', { user })).out).toBe(`${id}\n`);
  });

  it('owns what it creates', async () => {
    const script =
      'cd /tmp; echo > file; mkdir dir; ln -s file link; mkfifo pipe; cp /etc/passwd copy; stat -c "%n %u:%g" *; echo $HOME; whoami';
    const { out } = await sh(container, script, { user: 'bob' });
    expect(out).toBe(['copy', 'dir', 'file', 'link', 'pipe'].map((name) => `${name} 1000:1000\n`).join('') + '/home/bob\nbob\n');
  });

  it('of the config is taken when none is given', async () => {
    expect((await sh(container, 'id -un', { config: { User: 'bob' } })).out).toBe('bob\n');
    expect((await sh(container, 'id -un', { config: { User: 'bob' }, user: 'root' })).out).toBe('root\n');
  });

  it('that is not there is an error', async () => {
    await expect(sh(container, 'true', { user: 'nobody-here' })).rejects.toMatchObject({
      name: 'VeneerError',
      code: 'EINVAL',
      message: "run 'nobody-here': no such user in the container (EINVAL)",
    });
  });
});

describe('standard input', () => {
  it('reaches the command and the script, byte by byte', async () => {
    const stdin = Buffer.from([0, 0xff, 0xc3, 0x28, 0x0a]);
    expect((await ran(container, ['cat'], { stdin })).out).toBe(stdin.toString('latin1'));
    expect((await sh(container, 'cat > /tmp/f', { stdin })).status).toBe(0);
    expect(container.fs.readFileSync('/tmp/f')).toEqual(stdin);
    expect((await sh(container, 'read a; read b; echo "$b $a"', { stdin: Buffer.from('1\n2\n') })).out).toBe('2 1\n');
  });

  it('is empty when nothing is given', async () => {
    expect(await ran(container, ['cat'])).toEqual({ out: '', err: '', status: 0 });
  });
});

describe('an AbortSignal', () => {
  it.each([
    'while :; do :; done',
    'while true; do echo x > /tmp/f; done',
    'sleep 1000',
    'f() { while :; do i=$((i + 1)); done; }; f | cat',
    'until false; do ls / > /dev/null; done',
  ])('ends %s', { timeout: 20_000 }, async (script) => {
    await expect(sh(container, script, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('leaves the container usable', async () => {
    const script = 'umask 077; echo kept > /tmp/kept; while :; do :; done';
    const controller = new AbortController();
    const aborted = expect(sh(container, script, { user: 'bob', signal: controller.signal })).rejects.toThrow();
    while (!container.fs.existsSync('/tmp/kept')) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await aborted;
    container.fs.writeFileSync('/tmp/later', '');
    expect((await sh(container, 'cat /tmp/kept; stat -c "%u:%g %a" /tmp/later')).out).toBe('kept\n0:0 644\n');
  });

  it('that is aborted already keeps the command from starting', async () => {
    const reason = new Error('not now');
    await expect(sh(container, 'echo > /tmp/f', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(diffOf(container)).toEqual([]);
  });
});

describe('a run', () => {
  it('knows nothing of the one before but the files', async () => {
    await sh(container, 'A=1; export A; umask 077; cd /tmp; f() { :; }; echo x > kept');
    expect((await sh(container, 'echo "[$A]"; umask; pwd; cat /tmp/kept; f')).out).toBe('[]\n0022\n/\nx\n');
  });

  it('waits for the one before: each has its own user and umask', async () => {
    const mine = (name: string): string => `umask 0${name}; sleep 0.05; echo > /tmp/${name}; stat -c "%u %a" /tmp/${name}`;
    const runs = await Promise.all([
      sh(container, mine('77'), { user: 'bob' }),
      sh(container, 'true', { user: 'nobody-here' }).catch(() => ({ out: 'refused' })),
      sh(container, mine('27'), { user: '7' }),
      sh(container, mine('22')),
    ]);
    expect(runs.map(({ out }) => out)).toEqual(['1000 600\n', 'refused', '7 640\n', '0 644\n']);
  });

  it('loads the interpreter, and nothing before it does', () => {
    const module = (name: string): string => JSON.stringify(pathToFileURL(`dist/${name}`).href);
    const script = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(\`
        export async function load(url, context, next) {
          if (url.includes('just-bash')) console.error('the interpreter');
          return next(url, context);
        }\`));
      const { Store } = await import(${module('index.js')});
      const { run } = await import(${module('shell/shell.js')});
      const store = await Store.open(${JSON.stringify(`${bench.directory}/loads`)});
      const image = await store.import(new Uint8Array(1024), { tag: 'empty' });
      const container = await store.create(image);
      console.error('before');
      await run(container, ['true']);
      await run(container, ['true']);
      await store.close();
    `;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(stderr).toBe('before\nthe interpreter\n');
  });
});
