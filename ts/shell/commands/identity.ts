import { parsed, ToolError, type Tool, type ToolContext } from './tool.js';

function userName({ accounts }: ToolContext, uid: number): string {
  return accounts.users().find((user) => user.uid === uid)?.name ?? (uid === 0 ? 'root' : '');
}

function groupName({ accounts }: ToolContext, gid: number): string {
  return accounts.groups().find((group) => group.gid === gid)?.name ?? (gid === 0 ? 'root' : '');
}

function groupIds(context: ToolContext, user: string, own: number): number[] {
  const others = context.accounts.groups().filter((group) => group.members.includes(user));
  return [...new Set([own, ...others.map((group) => group.gid)])];
}

/** id: `[-u|-g|-G] [-n] [USER]`. */
export const id: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    user: { type: 'boolean', short: 'u' },
    group: { type: 'boolean', short: 'g' },
    groups: { type: 'boolean', short: 'G' },
    name: { type: 'boolean', short: 'n' },
    real: { type: 'boolean', short: 'r' },
  });
  const [asked] = positionals;
  const who = asked === undefined ? context.identity : context.accounts.users().find((user) => user.name === asked);
  if (who === undefined) throw new ToolError(`'${asked}': no such user`);
  const user = userName(context, who.uid);
  const gids = groupIds(context, user, who.gid);
  const shown = (number: number, name: string): string => (values.name === true ? name || String(number) : String(number));
  const full = (number: number, name: string): string => (name === '' ? String(number) : `${number}(${name})`);
  if (values.user === true) return { out: `${shown(who.uid, user)}\n` };
  if (values.group === true) return { out: `${shown(who.gid, groupName(context, who.gid))}\n` };
  if (values.groups === true) return { out: `${gids.map((gid) => shown(gid, groupName(context, gid))).join(' ')}\n` };
  const groups = gids.map((gid) => full(gid, groupName(context, gid))).join(',');
  return { out: `uid=${full(who.uid, user)} gid=${full(who.gid, groupName(context, who.gid))} groups=${groups}\n` };
};

/** whoami. */
export const whoami: Tool = (_, context) => {
  const name = userName(context, context.identity.uid);
  if (name === '') throw new ToolError(`cannot find name for user ID ${context.identity.uid}`);
  return { out: `${name}\n` };
};

/** groups: those of the one who asks. */
export const groups: Tool = (_, context) => {
  const gids = groupIds(context, userName(context, context.identity.uid), context.identity.gid);
  return { out: `${gids.map((gid) => groupName(context, gid) || String(gid)).join(' ')}\n` };
};

/** hostname: the container's id, as in Docker. */
export const hostname: Tool = (_, context) => ({ out: `${context.hostname}\n` });

/** uname: `-asnrvm`. There is no kernel: what a script may test is the system's name and machine. */
export const uname: Tool = (args, context) => {
  const { values } = parsed(args, {
    all: { type: 'boolean', short: 'a' },
    'kernel-name': { type: 'boolean', short: 's' },
    nodename: { type: 'boolean', short: 'n' },
    'kernel-release': { type: 'boolean', short: 'r' },
    'kernel-version': { type: 'boolean', short: 'v' },
    machine: { type: 'boolean', short: 'm' },
  });
  const names = ['kernel-name', 'nodename', 'kernel-release', 'kernel-version', 'machine'] as const;
  const parts = ['Linux', context.hostname, 'veneer', 'veneer', 'wasm32'];
  const chosen = parts.filter((_part, index) => values.all === true || values[names[index] ?? 'machine'] === true);
  return { out: `${(chosen.length === 0 ? ['Linux'] : chosen).join(' ')}\n` };
};
