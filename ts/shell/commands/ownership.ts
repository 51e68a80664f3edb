import { Buffer } from 'node:buffer';
import type { ContainerFs } from '../../fs/container-fs.js';
import { forEachOperand, operands, parsed, pathOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** chown keeps an id that is this. */
const KEEP = 0xffffffff;

const OPTIONS = {
  recursive: { type: 'boolean', short: 'R' },
  'no-dereference': { type: 'boolean', short: 'h' },
  reference: { type: 'string' },
  silent: { type: 'boolean', short: 'f' },
  verbose: { type: 'boolean', short: 'v' },
  changes: { type: 'boolean', short: 'c' },
} as const;

/** chown: `[-R] [-h] OWNER[:[GROUP]] FILE…`, `--reference=FILE`. */
export const chown: Tool = (args, context) => change(args, context, ownerOf);

/** chgrp: `[-R] [-h] GROUP FILE…`, `--reference=FILE`. */
export const chgrp: Tool = (args, context) => change(args, context, (text) => [KEEP, groupId(context, text)]);

function change(args: readonly string[], context: ToolContext, parse: (text: string, context: ToolContext) => [number, number]) {
  const { values, positionals } = parsed(args, OPTIONS);
  const reference = values.reference;
  const names = operands(positionals, reference === undefined ? 2 : 1);
  const [uid, gid] = reference === undefined ? parse(names[0] ?? '', context) : ownerOfFile(context, reference);
  return forEachOperand(reference === undefined ? names.slice(1) : names, 'cannot access', (name) => {
    const path = pathOf(context, name);
    if (values.recursive === true) changeTree(context.fs, path, uid, gid);
    else if (values['no-dereference'] === true) context.fs.lchownSync(path, uid, gid);
    else context.fs.chownSync(path, uid, gid);
  });
}

/** As `chown -R` does by default: symbolic links met below change nothing else. */
function changeTree(fs: ContainerFs, path: Buffer, uid: number, gid: number): void {
  fs.lchownSync(path, uid, gid);
  if (!fs.lstatSync(path).isDirectory()) return;
  for (const name of fs.readdirSync(path, { encoding: 'buffer' })) {
    changeTree(fs, Buffer.concat([path, Buffer.from('/'), name]), uid, gid);
  }
}

function ownerOf(text: string, context: ToolContext): [number, number] {
  const [user = '', group] = text.split(/[:.]/, 2);
  const uid = user === '' ? KEEP : context.accounts.uid(user);
  if (uid === undefined) throw new ToolError(`invalid user: '${text}'`);
  if (group === undefined) return [uid, KEEP];
  if (group !== '') return [uid, groupId(context, group)];
  return [uid, context.accounts.users().find((entry) => entry.uid === uid)?.gid ?? KEEP];
}

function ownerOfFile(context: ToolContext, name: string): [number, number] {
  const { uid, gid } = context.fs.statSync(pathOf(context, name));
  return [uid, gid];
}

function groupId(context: ToolContext, text: string): number {
  const gid = context.accounts.gid(text);
  if (gid === undefined) throw new ToolError(`invalid group: '${text}'`);
  return gid;
}
