// What a script's statements are.
import type { Kind } from '../known.js';
import { directoryName, join, parentOf } from '../names.js';
import { quoted, word, type ScriptGenerator } from './script.js';

type Statement = (g: ScriptGenerator) => string | undefined;

const ANY: readonly Kind[] = ['directory', 'file', 'file', 'link', 'special'];
const OCTAL = ['644', '600', '755', '0', '1777', '0750'];
const SYMBOLIC = ['u+x', 'go-rwx', 'a+X', 'g=u', 'u=rwx,go=rx', 'o+w', '+x', 'a-w', '=r', 'o+t'];
const PATTERNS = ['*', '[a-d]*', '*.txt', '?', '*/*', '.[!.]*', '[!a-f]', 'nomatch*', '*[[:upper:]]*'];
const SECONDS = ['@0', '@1000000000', '@1234567890.5', '2001-02-03', '2020-02-29T12:34:56Z'];

/** A statement about something that is there. */
function on(kinds: readonly Kind[], make: (path: string, g: ScriptGenerator) => string | undefined): Statement {
  return (g) => {
    const path = g.some(...kinds);
    return path === undefined ? undefined : make(path, g);
  };
}

/** One about two paths: what is there, and what is to be made or replaced. */
function two(kinds: readonly Kind[], make: (from: string, to: string, g: ScriptGenerator) => string | undefined): Statement {
  return on(kinds, (from, g) => {
    const kind = g.known.kind(from) === 'directory' ? 'directory' : 'file';
    const to = g.chance(1, 4) ? g.some(kind, 'directory') : g.fresh(kind);
    return to === undefined ? undefined : make(from, to, g);
  });
}

const lines = (g: ScriptGenerator): string[] => Array.from({ length: 1 + g.random.below(4) }, () => g.text());

const copy: Statement = two(ANY, (from, to, g) => {
  const recursive = g.random.pick(['-a', '-a', '-r', '-R', '-rp', '-dR', '-aT', '-rT', '-rl', '-an']);
  if (`${to}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${to}/`)) return undefined;
  g.copied(from, g.within(to, from));
  return `cp ${recursive} ${word(from)} ${word(to)}`;
});

const copyFile: Statement = two(['file', 'file', 'link'], (from, to, g) => {
  g.made(g.within(to, from), 'file');
  return `cp ${g.random.pick(['', '', '-p ', '-f ', '-n ', '-P ', '-l ', '-s ', '-d ', '--preserve=mode '])}${word(from)} ${word(to)}`;
});

const move: Statement = two(ANY, (from, to, g) => {
  if (`${to}/`.startsWith(`${from}/`)) return undefined;
  const end = g.within(to, from);
  if (!g.known.has(end)) g.known.move(from, end);
  return `mv ${g.random.pick(['', '', '', '-f ', '-n ', '-T '])}${word(from)} ${word(to)}`;
});

const moveMany: Statement = on(['directory'], (to, g) => {
  const some = [g.some('file'), g.some('file', 'link')].filter((path) => path !== undefined);
  return some.length < 2 || some[0] === some[1]
    ? undefined
    : `${g.random.pick(['mv', 'cp -a', 'cp'])} ${some.map(word).join(' ')} ${word(to)}`;
});

const remove: Statement = on(ANY, (path, g) => {
  const directory = g.known.kind(path) === 'directory';
  if (directory && g.known.below(path).length > 25) return undefined;
  g.known.remove(path);
  return `${directory ? g.random.pick(['rm -r', 'rm -rf', 'rmdir', 'rm']) : g.random.pick(['rm', 'rm -f', 'unlink', 'rm -r'])} ${word(path)}`.replace(
    'unlink',
    'rm',
  );
});

const removeBelow: Statement = on(['directory'], (path, g) => {
  if (g.known.below(path).length > 15) return undefined;
  return `rm -rf ${word(path)}/${g.random.pick(['*', '[a-e]*', '.[!.]*'])}`;
});

const makeDirectory: Statement = (g) => {
  const path = g.fresh('directory');
  if (path === undefined) return undefined;
  const below = join(path, directoryName(g.random));
  const [command, made] = g.random.pick([
    ['mkdir', path],
    ['mkdir -m 700', path],
    ['mkdir -p', below],
    ['mkdir -p -m 711', below],
    ['install -d', below],
  ] as const);
  g.made(path, 'directory');
  return `${command} ${g.made(made, 'directory')}`;
};

const link: Statement = (g) => {
  const [from, to] = [g.some('file', 'file', 'link'), g.chance(1, 4) ? g.some('file', 'directory') : g.fresh('file')];
  if (from === undefined || to === undefined) return undefined;
  g.made(g.within(to, from), 'file');
  return `ln ${g.random.pick(['', '', '-f ', '-P '])}${word(from)} ${word(to)}`;
};

const symbolicLink: Statement = (g) => {
  const [there, to] = [g.some('directory', 'file'), g.chance(1, 4) ? g.some('file', 'link', 'directory') : g.fresh('file')];
  if (there === undefined || to === undefined) return undefined;
  const target = g.random.pick([`/w/${there}`, there.split('/').at(-1)!, `../${there}`, 'missing']);
  g.made(g.within(to, target), 'link');
  return `ln ${g.random.pick(['-s', '-s', '-sf', '-sfn', '-snf'])} ${word(target)} ${word(to)}`;
};

const output =
  (make: (g: ScriptGenerator) => string, operators: readonly string[]): Statement =>
  (g) => {
    const path = g.target();
    return path === undefined ? undefined : `${make(g)} ${g.random.pick(operators)} ${g.wrote(path)}`;
  };

const hereDocument: Statement = (g) => {
  const path = g.target();
  if (path === undefined) return undefined;
  const [open, close] = g.random.pick([
    ['END', 'END'],
    ["'END'", 'END'],
  ] as const);
  const body = g.random.pick(['$HOME', 'a $((3 * 4))', 'b', 'plain text', 'x `echo y` z']);
  return `cat ${g.random.pick(['>', '>>'])} ${g.wrote(path)} <<${open}\n${body}\n${lines(g).join('\n').replaceAll('$', '')}\n${close}`;
};

const filtered: Statement = (g) => {
  const [from, to] = [g.some('file'), g.fresh('file')];
  if (from === undefined || to === undefined || from === to) return undefined;
  const command = g.random.pick([
    'head -n 2',
    'head -c 100',
    'tail -n 1',
    'tail -c 5000',
    'cat',
    'sort',
    "tr 'a-z' 'A-Z'",
    'wc -c',
    "sed -e 's/l/L/g'",
    'sed -n 1p',
    'uniq',
    'cut -c 1-3',
    'od -An -tx1 -N 40',
    'md5sum',
    'grep -c .',
    'tac',
    'base64',
  ]);
  return `${command} < ${word(from)} ${g.random.pick(['|', '| cat |', '| head -c 9000 |'])} ${g.random.pick(['tee', 'tee -a'])} ${g.wrote(to)} ${g.random.pick(['> /dev/null', '| wc -c', '| md5sum'])}`;
};

const loop: Statement = (g) => {
  const directory = g.some('directory');
  if (directory === undefined || g.known.below(directory).length > 30) return undefined;
  const body = g.random.pick([
    '[ -f "$f" ] && echo "file $f" || echo "other $f"',
    'if [ -L "$f" ]; then readlink "$f"; elif [ -d "$f" ]; then echo "$f/"; fi',
    'case $f in *.txt) echo text;; */.*) echo hidden;; *) echo "${f##*/}";; esac',
    '[ -f "$f" ] && [ ! -L "$f" ] && cp -p "$f" "$f.copy"',
    '[ -e "$f" ] && mv "$f" "${f}_"',
    '[ -d "$f" ] && touch "$f/touched"',
    '[ -f "$f" ] && test -s "$f" && stat -c "%a %u:%g %F" "$f"',
    '[ -f "$f" ] || continue; echo more >> "$f"; break',
    'n=$((n + 1)); [ $n -ge 3 ] && break',
    '[ -x "$f" ] && printf "%s\\n" "$f"',
  ]);
  return `for f in ${word(directory)}/${g.random.pick(PATTERNS)}; do ${body}; done${g.chance(1, 3) ? '; echo "$f $?"' : ''}`;
};

const found: Statement = (g) => {
  const directory = g.some('directory');
  if (directory === undefined || g.known.below(directory).length > 60) return undefined;
  const where = word(directory);
  return g.random
    .pick([
      `find ${where} | sort`,
      `find ${where} -type f -name '*[a-c]*' | sort`,
      `find ${where} -maxdepth 1 ! -type d -printf '%f %m %s %U:%G\\n' | sort`,
      `find ${where} -type l -exec readlink {} \\; | sort`,
      `find ${where} -type d -empty -delete; echo $?`,
      `find ${where} -type f -name '[a-f]' -exec chmod 640 {} +`,
      `find ${where} -type f -size -2 -print0 | xargs -0 -r md5sum | sort -k 2`,
      `find ${where} -type f -print0 | sort -z | xargs -0 -n 2 -r echo`.replace('sort -z | ', ''),
      `find ${where} -name '*.txt' -type f -exec sh -c 'for p; do echo found >> "$p"; done' sh {} +`,
      `find ${where} -newermt 2015-01-01 -type f | sort`,
      `find ${where} -perm -4000 -o -perm /022 -type f | sort`,
      `find ${where} -links +1 -type f | sort`,
      `find ${where} -depth -type l -delete`,
      `find ${where} -user 500 -o -group 1000 | sort | wc -l`,
      `find ${where} -mindepth 1 -maxdepth 1 -type d -prune -o -print | sort`,
      `find ${where} -type f -exec touch -d @1000 {} \\;`,
    ])
    .replace('xargs -0 -n 2 -r echo', 'xargs -0 -n 1 -r echo | sort');
};

const looked: Statement = on(ANY, (path, g) =>
  g.random.pick([
    `stat -c '%a %u %g %F' ${word(path)}`,
    `ls -A ${word(parentOf(path) || '.')}`,
    `readlink -f ${word(path)}`,
    `test -e ${word(path)}; echo $?`,
    `[ -d ${word(path)} ] && ls ${word(path)}`,
    `ls -d ${word(path)} && echo there`,
    `ls -ld ${word(path)} | cut -c 1-10`,
    `basename ${word(path)}; dirname ${word(path)}`,
    `(cd ${word(parentOf(path) || '.')} && pwd && echo *)`,
    `[ -L ${word(path)} ] || realpath ${word(path)}`,
    `stat -L -c '%F %a' ${word(path)}`,
    `echo ${word(parentOf(path) || '.')}/${g.random.pick(PATTERNS)}`,
    `if [ ${word(path)} -nt ${word(g.some('file') ?? 'missing')} ]; then echo newer; else echo older; fi`,
    `x=$(ls ${word(parentOf(path) || '.')} | wc -l); echo $((x * 2))`,
  ]),
);

const read: Statement = on(['file'], (path, g) =>
  g.random.pick([
    `cat ${word(path)} | md5sum`,
    `wc -c ${word(path)}`,
    `head -c 20 ${word(path)} | od -An -tx1`,
    `tail -c 7 ${word(path)} | od -An -c`,
    `grep -c a ${word(path)}`,
    `sed -n '$=' ${word(path)}`,
    `cmp ${word(path)} ${word(g.some('file') ?? path)} > /dev/null && echo same`,
    `while read -r line; do printf '%s\\n' "$line" | head -c 9; break; done < ${word(path)}`,
    `sha256sum < ${word(path)}`,
    `awk 'END { print NR }' ${word(path)}`,
    `stat -c '%s %h' ${word(path)}`,
  ]),
);

const edited: Statement = on(['file', 'file', 'file', 'link'], (path, g) =>
  g.random.pick([
    `sed -i 's/l/L/' ${word(path)}`,
    `sed -i -e 1d -e 's/x/yy/g' ${word(path)}`,
    `sed -i '$a last' ${word(path)}`,
    `sed -i.bak '/a/d' ${word(path)}`,
    `truncate -s ${g.random.pick(['0', '100', '+5', '5000', '-1'])} ${word(path)}`,
    `sort -o ${word(path)} ${word(path)}`,
    `dd if=/dev/zero of=${word(path)} bs=100 count=3 conv=notrunc seek=2 2> /dev/null`,
    `printf '%s\\n' ${quoted(g.text())} ${quoted(g.text())} | tee -a ${word(path)} | wc -l`,
    `cat ${word(path)} > t.tmp && mv t.tmp ${word(path)}`,
    `exec 3>> ${word(path)}; echo one >&3; echo two >&3; exec 3>&-`,
    `{ echo a; echo b; } > ${word(path)}`,
  ]),
);

const attributes: Statement = on(ANY, (path, g) =>
  g.random.pick([
    `chmod ${g.random.pick(OCTAL)} ${word(path)}`,
    `chmod ${g.random.pick(SYMBOLIC)} ${word(path)}`,
    `chmod -R ${g.random.pick(['u+rwX', 'go-w', 'o=', '755'])} ${word(path)}`,
    `chown ${g.random.pick(['500', '500:500', ':1000', '0:0', '250:'])} ${word(path)}`.replace('250:', '250:250'),
    `chown -R 500:1000 ${word(path)}`,
    `chown -h 1000 ${word(path)}`,
    `chgrp 500 ${word(path)}`,
    `touch -d ${g.random.pick(SECONDS)} ${word(path)}`,
    `touch -h -d ${g.random.pick(SECONDS)} ${word(path)}`,
    `touch -m -d @5 ${word(path)}`,
    `touch -a -d @7 ${word(path)}`,
    `touch -c ${word(path)}`,
    `touch -r ${word(g.some('file', 'directory') ?? path)} ${word(path)}`,
    `chmod --reference=${word(g.some('file') ?? path)} ${word(path)}`,
  ]),
);

const special: Statement = (g) => {
  const path = g.fresh('special');
  if (path === undefined) return undefined;
  g.made(path, 'special');
  return `${g.random.pick(['mkfifo', 'mkfifo -m 600', 'mknod -m 640'])} ${word(path)}`.replace(
    /^mknod.*/,
    (call) => `${call} ${g.random.pick(['c 700 1', 'b 650 9', 'p'])}`,
  );
};

const archived: Statement = on(['directory'], (path, g) => {
  const to = g.fresh('directory');
  if (to === undefined || g.known.below(path).length > 25 || `${to}/`.startsWith(`${path}/`)) return undefined;
  g.made(to, 'directory');
  return `mkdir ${word(to)} && tar --format=posix -cf - -C ${word(path)} . | tar -xpf - -C ${word(to)}`;
});

const language: Statement = on(['file', 'directory'], (path, g) =>
  g.random.pick([
    `f=${word(path)}; echo "\${f%.txt} \${f##*/} \${#f}"`,
    `greet() { echo "$1 $#"; return 3; }; greet ${word(path)} b || echo "status $?"`,
    `i=0; while [ $i -lt 3 ]; do i=$((i + 1)); echo "$i" >> counted; done; cat counted; rm -f counted`,
    `set -- ${word(parentOf(path) || '.')}/*; echo $#; shift; echo "$1"`,
    `test -f ${word(path)} && echo file || { test -d ${word(path)} && echo directory; }`,
    `(cd ${word(path)} 2> /dev/null && echo inside > made-inside; exit 4); echo $?`,
    `printf 'a\\nb\\nc\\n' | while read x; do echo "<$x>"; done`,
    `echo ${word(path)} | xargs -n 1 echo got`,
    `! test -e ${word(path)} || echo exists`,
    `eval "x='a b'"; for y in $x "$x"; do echo "$y"; done`,
    `cat ${word(path)} missing > both.out 2> /dev/null; echo $?; rm -f both.out`,
    `until [ -e until.made ]; do : > until.made; done; rm until.made`,
    `ls missing-one 2> /dev/null || echo failed`,
  ]),
);

/** In proportion to how often they are made. */
export const STATEMENTS: readonly Statement[] = [
  output((g) => `echo ${quoted(g.text())}`, ['>', '>', '>>', '>>']),
  output((g) => `printf '%s\\n' ${lines(g).map(quoted).join(' ')}`, ['>', '>>']),
  output(() => ':', ['>', '>>']),
  on(['file'], (path, g) => {
    const to = g.fresh('file');
    return to === undefined || to === path ? undefined : `cat ${word(path)} ${g.random.pick(['>', '>>'])} ${g.wrote(to)}`;
  }),
  hereDocument,
  copy,
  copy,
  copyFile,
  copyFile,
  move,
  move,
  move,
  moveMany,
  remove,
  remove,
  removeBelow,
  makeDirectory,
  makeDirectory,
  link,
  symbolicLink,
  filtered,
  loop,
  loop,
  found,
  found,
  looked,
  looked,
  read,
  edited,
  edited,
  attributes,
  attributes,
  (g) => {
    const path = g.fresh('file');
    return path === undefined ? undefined : `touch ${g.wrote(path)}`;
  },
  special,
  archived,
  language,
  language,
];
