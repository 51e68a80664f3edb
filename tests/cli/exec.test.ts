import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appPlace } from './app-place.js';
import type { Workplace } from './veneer.js';

let place: Workplace;

beforeAll(async () => {
  place = await appPlace();
});

afterAll(() => {
  place.remove();
});

describe('exec', () => {
  it('ends as the command ends, with what it printed on each stream', async () => {
    const script = 'echo out; echo err >&2; exit 3';
    expect(await place.run(['exec', 'web', 'sh', '-c', script])).toMatchObject({ status: 3, out: 'out\n', err: 'err\n' });
  });

  it('ends with 127 for no such command, 126 for one that cannot run here', async () => {
    expect(await place.run(['exec', 'web', 'no-such-command'])).toMatchObject({ status: 127 });
    const native = await place.run(['exec', 'web', '/bin/native']);
    expect(native).toMatchObject({ status: 126, out: '' });
    expect(native.err).toContain('native');
  });

  it('leaves options behind the container to the command', async () => {
    expect(await place.veneer('exec', 'web', '/srv/start', '-e', '--json', '--help')).toBe('started -e --json --help\n');
  });

  it('passes arguments on as they are', async () => {
    const args = ['', "a'b", 'c d', '$HOME', '*', 'ü'];
    expect(await place.veneer('exec', 'web', 'printf', '[%s]', ...args)).toBe(args.map((arg) => `[${arg}]`).join(''));
  });

  it("takes environment and directory from the image's config, -e and -w over them", async () => {
    const script = 'echo $LEVEL $GIVEN $PASSED ${UNSET-none}; pwd';
    expect(await place.veneer('exec', 'web', 'sh', '-c', script)).toBe('3 none\n/srv\n');
    const options = ['-e', 'LEVEL=4', '--env', 'GIVEN=a=b c', '-e', 'PASSED', '-e', 'UNSET', '-w', '/etc'];
    const { out } = await place.run(['exec', ...options, 'web', 'sh', '-c', script], { env: { PASSED: 'on' } });
    expect(out).toBe('4 a=b c on none\n/etc\n');
  });

  it.each([
    ['web', 1000, 1001],
    ['1000:7', 1000, 7],
    ['root', 0, 0],
  ])('runs as -u %s', async (user, uid, gid) => {
    await place.veneer('exec', '-u', user, 'web', 'sh', '-c', 'rm -f /tmp/mine; echo > /tmp/mine');
    expect(await place.json('stat', 'web:/tmp/mine')).toMatchObject({ uid, gid });
  });

  it('gives the command standard input with -i, and without it none', async () => {
    const input = Buffer.from([0, 255, 10, 13, 195]);
    const given = await place.run(['exec', '-i', 'web', 'sh', '-c', 'cat > /tmp/in; cat /tmp/in'], { input });
    expect(given.stdout).toEqual(input);
    expect(await place.run(['exec', 'web', 'cat'], { input })).toMatchObject({ status: 0, out: '' });
    expect((await place.run(['exec', '-i', 'web', 'sh'], { input: 'echo from a script\n' })).out).toBe('from a script\n');
  });

  it('keeps what was changed, whatever the exit code', async () => {
    expect((await place.run(['exec', 'web', 'sh', '-c', 'echo kept > /tmp/kept; exit 1'])).status).toBe(1);
    expect(await place.veneer('cat', 'web:/tmp/kept')).toBe('kept\n');
  });

  it('changes nothing when nothing is changed', async () => {
    await place.veneer('create', 'app:1.0', '--name', 'still');
    await place.veneer('exec', 'still', 'sh', '-c', 'ls -R / >/dev/null; cat /etc/config.yaml');
    expect(await place.diff('still')).toEqual([]);
  });
});
