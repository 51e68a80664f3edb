/** Options that take a value and may stand before the verb: Veneer's, and Docker's, so that what is wrong with these can be told. */
const WITH_VALUE: readonly string[] = ['--store', '--host', '-H', '-c', '--context', '--config', '-l', '--log-level'];

/** Index of the first argument from `start` on that is neither an option nor an option's value; -1 for none. */
export function verbIndex(args: readonly string[], start = 0): number {
  return args.findIndex((arg, index) => index >= start && !arg.startsWith('-') && !WITH_VALUE.includes(args[index - 1] ?? ''));
}
