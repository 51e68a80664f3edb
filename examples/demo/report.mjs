// How the demo prints: a headline for each part, a line for each step with its time.

export function section(title) {
  console.log(`\n${title}`);
}

/** One step: what was done, how long it took, what it came to. */
export function step(what, { ms, note = '' }) {
  const time = ms === undefined ? '' : duration(ms);
  console.log(`   ${what.padEnd(58)} ${time.padStart(9)}   ${note}`.trimEnd());
}

export async function timed(run) {
  const start = performance.now();
  const value = await run();
  return { ms: performance.now() - start, value };
}

export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = count;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

function duration(ms) {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
