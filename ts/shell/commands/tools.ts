import type { CommandName } from 'just-bash';
import { getfattr, setfattr } from './attributes.js';
import { cat } from './cat.js';
import { md5sum, sha1sum, sha256sum, sha512sum } from './checksums.js';
import { cmp } from './compare.js';
import { cp } from './copy.js';
import { dd } from './dd.js';
import { du } from './du.js';
import { env } from './env.js';
import { find } from './find.js';
import { gunzip, gzip, zcat } from './gzip.js';
import { head, tail } from './head-tail.js';
import { groups, hostname, id, uname, whoami } from './identity.js';
import { install } from './install.js';
import { ln } from './ln.js';
import { ls } from './ls.js';
import { mkdir, rm } from './make-remove.js';
import { chmod, umask } from './modes.js';
import { mv } from './mv.js';
import { od } from './od.js';
import { chgrp, chown } from './ownership.js';
import { mktemp, readlink, realpath } from './paths.js';
import { mkfifo, mknod } from './special-files.js';
import { stat } from './stat.js';
import { tac } from './tac.js';
import { tar } from './tar.js';
import type { Tool } from './tool.js';
import { touch } from './touch.js';
import { tr } from './translate.js';
import { trap } from './trap.js';
import { truncate } from './truncate.js';
import { wc } from './wc.js';
import { which } from './which.js';

/** sync: everything so far is durable when it returns. */
const sync: Tool = async (_, context) => {
  await context.sync();
  return {};
};

/** Commands of ours, by name. */
export const TOOLS: Readonly<Record<string, Tool>> = {
  cat,
  chgrp,
  chmod,
  chown,
  cmp,
  cp,
  dd,
  du,
  env,
  find,
  getfattr,
  groups,
  gunzip,
  gzip,
  head,
  hostname,
  id,
  install,
  ln,
  ls,
  md5sum,
  mkdir,
  mkfifo,
  mknod,
  mktemp,
  mv,
  od,
  readlink,
  realpath,
  rm,
  setfattr,
  sha1sum,
  sha256sum,
  sha512sum,
  stat,
  sync,
  tac,
  tail,
  tar,
  touch,
  tr,
  trap,
  truncate,
  umask,
  uname,
  wc,
  which,
  whoami,
  zcat,
};

/**
 * The interpreter's commands that a container has: what a container's user expects of a base system, and jq. Left out are those that work on text
 * as Unicode and so can't carry bytes through (yq, xan, html-to-markdown), and runtimes (sqlite3, python3, js-exec).
 */
export const INTERPRETER_COMMANDS: readonly CommandName[] = [
  'alias',
  'awk',
  'base64',
  'basename',
  'bash',
  'clear',
  'column',
  'comm',
  'cut',
  'date',
  'diff',
  'dirname',
  'echo',
  'egrep',
  'expand',
  'expr',
  'false',
  'fgrep',
  'file',
  'fold',
  'grep',
  'history',
  'join',
  'jq',
  'nl',
  'paste',
  'printenv',
  'printf',
  'pwd',
  'rev',
  'rg',
  'rmdir',
  'sed',
  'seq',
  'sh',
  'sleep',
  'sort',
  'split',
  'strings',
  'tee',
  'time',
  'timeout',
  'tree',
  'true',
  'unalias',
  'unexpand',
  'uniq',
  'xargs',
];
