import { isDevice } from '../devices.js';
import { parseStamp, parseTime } from './times.js';
import { forEachOperand, operands, parsed, pathOf, statIfAny, statOf, ToolError, type Tool } from './tool.js';

/** touch: `[-a] [-m] [-c] [-h] [-d TIME|-t STAMP|-r FILE] FILE…`. */
export const touch: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    access: { type: 'boolean', short: 'a' },
    modification: { type: 'boolean', short: 'm' },
    'no-create': { type: 'boolean', short: 'c' },
    'no-dereference': { type: 'boolean', short: 'h' },
    date: { type: 'string', short: 'd' },
    stamp: { type: 'string', short: 't' },
    reference: { type: 'string', short: 'r' },
    time: { type: 'string' },
  });
  const follow = values['no-dereference'] !== true;
  const only = values.access === true ? 'atime' : values.modification === true ? 'mtime' : undefined;
  const given = values.date !== undefined ? parseTime(values.date) : values.stamp !== undefined ? parseStamp(values.stamp) : undefined;
  const like = values.reference === undefined ? undefined : statOf(context, pathOf(context, values.reference), follow);
  return forEachOperand(operands(positionals, 1), 'cannot touch', (name) => {
    const path = pathOf(context, name);
    if (isDevice(path.toString('latin1'))) return;
    let there = statIfAny(context, path, follow);
    if (there === undefined) {
      if (values['no-create'] === true) return;
      // With -h a missing file can't be touched, in GNU's words of setting its times.
      if (!follow) throw new ToolError('No such file or directory');
      context.fs.closeSync(context.fs.openSync(path, 'a'));
      there = statOf(context, path, true);
    }
    const now = BigInt(Date.now()) * 1_000_000n;
    const atime = only === 'mtime' ? there.atimeNs : (like?.atimeNs ?? given ?? now);
    const mtime = only === 'atime' ? there.mtimeNs : (like?.mtimeNs ?? given ?? now);
    if (follow) context.fs.utimesSync(path, atime, mtime);
    else context.fs.lutimesSync(path, atime, mtime);
  });
};
