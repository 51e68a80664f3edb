import type { Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { isEndless, readDevice } from '../devices.js';
import { byteEscapes, printfArguments } from './byte-escapes.js';
import { sizeOf } from './tool.js';

/** Commands of the interpreter whose arguments or output need a touch of ours. */
export const ADAPTED: readonly Command[] = [
  adapted('printf', (original, args) => original(printfArguments(args))),
  adapted('tr', (original, args) => original(args.map(byteEscapes))),
  adapted('head', (original, args) => headOfDevice(args) ?? original([...args])),
  adapted('jq', async (original, args) => {
    const result = await original([...args]);
    // jq prints with JSON.stringify, which escapes the lone surrogates that stand for bytes (byte-text.ts).
    return {
      ...result,
      stdout: result.stdout.replace(/\\udc([89a-f][0-9a-f])/g, (_, hex: string) => textOfBytes(Buffer.from(hex, 'hex'))),
    };
  }),
];

type Original = (args: string[]) => Promise<ExecResult>;
type Adapter = (original: Original, args: readonly string[]) => ExecResult | Promise<ExecResult>;

function adapted(name: string, run: Adapter): Command {
  return {
    name,
    async execute(args: string[], context: ResolvedCommandContext) {
      const original = context.origCommand;
      if (original === undefined) throw new Error(`the interpreter has no ${name}`);
      return run(original, args);
    },
  };
}

/** `head -c N /dev/zero` and the like; undefined when no endless device is read. */
function headOfDevice(args: readonly string[]): ExecResult | undefined {
  const device = args.find(isEndless);
  if (device === undefined) return undefined;
  const [, size] = /(?:^| )(?:-c ?|--bytes[= ])(\w+)/.exec(args.join(' ')) ?? [];
  if (size === undefined) return { stdout: '', stderr: `head: ${device} never ends: give -c BYTES\n`, exitCode: 1 };
  const bytes = Buffer.alloc(sizeOf(size));
  readDevice(bytesOfText(device).toString('latin1'), bytes);
  return { stdout: bytes.toString('latin1'), stdoutKind: 'bytes', stdoutEncoding: 'binary', stderr: '', exitCode: 0 };
}
