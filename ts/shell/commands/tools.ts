import type { CommandName } from 'just-bash';
import { getfattr, setfattr } from './attributes.js';
import { cmp } from './compare.js';
import { dd } from './dd.js';
import { groups, hostname, id, uname, whoami } from './identity.js';
import { install } from './install.js';
import { chgrp, chown } from './ownership.js';
import { mktemp, realpath } from './paths.js';
import { mkfifo, mknod } from './special-files.js';
import type { Tool } from './tool.js';
import { truncate } from './truncate.js';

/** sync: everything so far is durable when it returns. */
const sync: Tool = async (_, context) => {
  await context.sync();
  return {};
};

/** Commands of ours, by name. */
export const TOOLS: Readonly<Record<string, Tool>> = {
  chgrp,
  chown,
  cmp,
  dd,
  getfattr,
  groups,
  hostname,
  id,
  install,
  mkfifo,
  mknod,
  mktemp,
  realpath,
  setfattr,
  sync,
  truncate,
  uname,
  whoami,
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
  'cat',
  'chmod',
  'clear',
  'column',
  'comm',
  'cp',
  'cut',
  'date',
  'diff',
  'dirname',
  'du',
  'echo',
  'egrep',
  'env',
  'expand',
  'expr',
  'false',
  'fgrep',
  'file',
  'find',
  'fold',
  'grep',
  'gunzip',
  'gzip',
  'head',
  'help',
  'history',
  'join',
  'jq',
  'ln',
  'ls',
  'md5sum',
  'mkdir',
  'mv',
  'nl',
  'od',
  'paste',
  'printenv',
  'printf',
  'pwd',
  'readlink',
  'rev',
  'rg',
  'rm',
  'rmdir',
  'sed',
  'seq',
  'sh',
  'sha1sum',
  'sha256sum',
  'sleep',
  'sort',
  'split',
  'stat',
  'strings',
  'tac',
  'tail',
  'tar',
  'tee',
  'time',
  'timeout',
  'touch',
  'tr',
  'tree',
  'true',
  'unalias',
  'unexpand',
  'uniq',
  'wc',
  'which',
  'xargs',
  'zcat',
];
