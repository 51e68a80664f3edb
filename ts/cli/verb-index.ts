/** Options that take a value and may stand before the verb. */
const WITH_VALUE: readonly string[] = ['--store', '--host'];

/** Index of the first argument from `start` on that is neither an option nor an option's value; -1 for none. */
export function verbIndex(args: readonly string[], start = 0): number {
  return args.findIndex((arg, index) => index >= start && !arg.startsWith('-') && !WITH_VALUE.includes(args[index - 1] ?? ''));
}
