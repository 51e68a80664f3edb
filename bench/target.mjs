import { formatValue } from './units.mjs';

/** A target is a claim with `value(median)` in `unit`, and what it has to be: `atMost` or `atLeast` (numbers, or of `median`). */
export function judge(target, median) {
  const value = target.value(median);
  const most = bound(target.atMost, median);
  const least = bound(target.atLeast, median);
  const limit = most ?? least;
  if (!Number.isFinite(value) || !Number.isFinite(limit)) return { claim: target.claim, verdict: 'not measured', text: 'not measured' };
  const met = most === undefined ? value >= limit : value <= limit;
  const figures = `${formatValue(value, target.unit)}, ${most === undefined ? 'at least' : 'at most'} ${formatValue(limit, target.unit)}`;
  const off = Math.abs(value / limit - 1) * 100;
  const verdict = met ? 'met' : 'missed';
  return { claim: target.claim, verdict, text: met ? `met: ${figures}` : `**missed by ${off.toFixed(0)} %**: ${figures}` };
}

function bound(limit, median) {
  return typeof limit === 'function' ? limit(median) : limit;
}

/** The ratio of two medians; NaN, which is "not measured", when one is missing. */
export function ratio(above, below) {
  return (above ?? NaN) / (below ?? NaN);
}
