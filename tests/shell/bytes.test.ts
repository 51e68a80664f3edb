// Every byte through every way that a script has for bytes.
import { describe, expect, it } from 'vitest';
import type { Container } from '../../dist/index.js';
import { sh } from './bench.js';
import { BYTES } from './rootfs.js';
import { eachWithContainer } from './with-container.js';

let container: Container;
eachWithContainer((made) => {
  container = made;
});

/** Without NUL, which no variable holds, and with no newline at the end, which $(…) takes away. */
const TEXT = BYTES.subarray(1);
const escapes = [...BYTES].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
const hex = [...BYTES].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

describe('the bytes 00 to ff come through', () => {
  it.each([
    ['>', 'cat /srv/bytes > /tmp/out'],
    ['>>', ': > /tmp/out; head -c 100 /srv/bytes >> /tmp/out; tail -c +101 /srv/bytes >> /tmp/out'],
    ['<', 'cat < /srv/bytes > /tmp/out'],
    ['2>', '{ cat /srv/bytes >&2; } 2> /tmp/out'],
    ['&>', 'cat /srv/bytes &> /tmp/out'],
    ['2>&1', '{ cat /srv/bytes >&2; } > /tmp/out 2>&1'],
    ['a pipe', 'cat /srv/bytes | cat | cat > /tmp/out'],
    ['a group', '{ cat /srv/bytes; } > /tmp/out'],
    ['a sub-shell', '(cat /srv/bytes) > /tmp/out'],
    ['a function', 'f() { cat; }; f < /srv/bytes > /tmp/out'],
    ['a further descriptor', 'exec 3> /tmp/out; cat /srv/bytes >&3; exec 3>&-'],
    ['sh -c', 'sh -c "cat" < /srv/bytes > /tmp/out'],
    ['eval', 'eval "cat /srv/bytes > /tmp/out"'],
    ['printf with octal escapes', `printf '${escapes}' > /tmp/out`],
    ['printf with hexadecimal escapes', `printf '${hex}' > /tmp/out`],
    ['printf %b', `printf '%b' '${escapes}' > /tmp/out`],
    ['head and tail', '(head -c 128 /srv/bytes; tail -c 128 /srv/bytes) > /tmp/out'],
    ['tr', "tr '\\000-\\377' '\\001-\\377\\000' < /srv/bytes | tr '\\001-\\377\\000' '\\000-\\377' > /tmp/out"],
    ['dd', 'dd if=/srv/bytes of=/tmp/out bs=7 2> /dev/null'],
    ['dd between pipes', 'cat /srv/bytes | dd bs=10 2> /dev/null | dd of=/tmp/out 2> /dev/null'],
    ['tee', 'tee /tmp/out < /srv/bytes > /dev/null'],
    ['tee -a', ': > /tmp/out; cat /srv/bytes | tee -a /tmp/out | cat > /dev/null'],
    ['base64', 'base64 /srv/bytes | base64 -d > /tmp/out'],
    ['gzip', 'gzip -c /srv/bytes | gzip -dc > /tmp/out'],
    ['tar', 'tar cf - -C /srv bytes | tar xf - -O > /tmp/out'],
    ['cp', 'cp /srv/bytes /tmp/out'],
    ['mv', 'mv /srv/bytes /tmp/out'],
    ['sed', 'sed -e s/nosuch/x/ /srv/bytes > /tmp/out'],
    ['split', 'cd /tmp; split -b 50 /srv/bytes part.; cat part.* > out'],
    ['xargs', "printf '/srv/bytes' | xargs cat > /tmp/out"],
    [
      'a command that complains',
      'base64 /srv/bytes > /tmp/b; { base64 -d /tmp/b; ls /nosuch; base64 -d nosuch; :; } 2> /dev/null > /tmp/out',
    ],
    ['find -exec', 'find /srv/bytes -exec cat {} \\; > /tmp/out'],
  ])('%s', async (_, script) => {
    expect(await sh(container, script)).toMatchObject({ err: '', status: 0 });
    expect(container.fs.readFileSync('/tmp/out').toString('hex')).toBe(BYTES.toString('hex'));
  });

  it.each([
    ['$(…)', 'x=$(tail -c +2 /srv/bytes); printf %s "$x"'],
    ['a variable and echo -n', 'x=$(tail -c +2 /srv/bytes); echo -n "$x"'],
    ['an argument', 'f() { printf %s "$1"; }; f "$(tail -c +2 /srv/bytes)"'],
    ['a here-document', 'x=$(tail -c +2 /srv/bytes)\ncat <<END | head -c 255\n$x\nEND'],
    ['a here-string', 'x=$(tail -c +2 /srv/bytes); cat <<< "$x" | head -c 255'],
    ['the environment', 'X=$(tail -c +2 /srv/bytes) sh -c \'printf %s "$X"\''],
    ['awk', 'tail -c +2 /srv/bytes | awk \'BEGIN { ORS = "" } NR > 1 { print "\\n" } { print }\''],
    ['grep', 'tail -c +2 /srv/bytes | grep "" | head -c 255'],
  ])('%s, but for NUL', async (_, script) => {
    const { out, err } = await sh(container, script);
    expect(err).toBe('');
    expect(Buffer.from(out, 'latin1').toString('hex')).toBe(TEXT.toString('hex'));
  });

  it('the name of a file, a pattern and a listing', async () => {
    const legal = [...BYTES].filter((byte) => byte !== 0 && byte !== 0x2f && byte !== 0x0a);
    const name = Buffer.concat([Buffer.from('n'), Buffer.from(legal)]).subarray(0, 250);
    container.fs.writeFileSync(Buffer.concat([Buffer.from('/tmp/'), name]), 'found');
    const script = 'cd /tmp; for f in n*; do printf "%s\\n" "$f"; cat "$f"; echo; done; ls; find . -name "n*"; cp n* copy; mv n* moved; ls';
    const line = name.toString('latin1');
    expect(await sh(container, script)).toEqual({ out: `${line}\nfound\n${line}\n./${line}\ncopy\nmoved\n`, err: '', status: 0 });
  });

  it('a script and its arguments, as UTF-8', async () => {
    expect((await sh(container, 'printf "äöü€😀" | od -An -tx1')).out).toBe(
      ` ${Buffer.from('äöü€😀')
        .toString('hex')
        .replace(/..(?!$)/g, '$& ')}\n`,
    );
    await sh(container, 'echo ü > /tmp/ä€; mkdir /tmp/ö; mv /tmp/ä* /tmp/ö');
    expect(container.fs.readdirSync('/tmp/ö')).toEqual(['ä€']);
  });
});
