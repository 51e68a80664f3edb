// Browsers that don't know `using` yet lack its symbols, by which handles are dropped: defined before anything uses them.
const known = Symbol as { dispose?: symbol; asyncDispose?: symbol };
for (const name of ['dispose', 'asyncDispose'] as const) {
  if (known[name] === undefined) Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) });
}
