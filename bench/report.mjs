// A scenario's outcome as Markdown: what the terminal shows is what docs/performance.md holds.
import { judge, ratio } from './target.mjs';
import { formatNumber } from './units.mjs';

/** `outcome`: the scenario, its subjects and, unless it was left out, the samples. */
export function reportOf({ scenario, subjects, samples, left, targets }) {
  const parts = [`## ${scenario.title}`];
  if (scenario.about !== undefined) parts.push(scenario.about);
  if (left !== undefined) return [...parts, `Not measured: ${left}.`].join('\n\n');
  for (const { title, metrics } of scenario.tables) {
    if (title !== undefined) parts.push(`### ${title}`);
    parts.push(table(scenario.reference, metrics, subjects, samples));
    const spread = widestSpread(metrics, subjects, samples);
    if (spread !== undefined) parts.push(spread);
  }
  for (const subject of subjects) if (subject.missing !== undefined) parts.push(`Not measured, ${subject.name}: ${subject.missing}.`);
  if (targets.length > 0) parts.push(targets.map(({ claim, text }) => `- ${claim}: ${text}`).join('\n'));
  if (scenario.notes !== undefined) parts.push(scenario.notes);
  return parts.join('\n\n');
}

function table(reference, metrics, subjects, samples) {
  const rows = [['', ...metrics.map(({ title, unit }) => (unit === 'count' ? title : `${title}, ${unit}`))]];
  for (const { name, missing, plain = name === reference } of subjects) {
    if (missing === undefined) rows.push([name, ...metrics.map((metric) => cell(metric, name, plain ? undefined : reference, samples))]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

/** How far the rounds lie apart at worst, so that a reader knows what a difference of medians means. */
function widestSpread(metrics, subjects, samples) {
  let widest;
  for (const { name } of subjects) {
    for (const { key, title } of metrics) {
      const spread = samples.spread(name, key);
      if (spread !== undefined && spread > (widest?.spread ?? 0)) widest = { spread, name, title };
    }
  }
  return (
    widest && `Lowest to highest round, at most: ${(widest.spread * 100).toFixed(0)} % of the median (${widest.name}: ${widest.title}).`
  );
}

/** A median, and behind it how many times the reference's it is, unless there is none or the metric is plain (a count). */
function cell({ key, unit, plain = false }, subject, reference, samples) {
  const value = samples.median(subject, key);
  if (value === undefined) return '–';
  const text = formatNumber(value, unit);
  const times = ratio(value, samples.median(reference, key));
  return plain || !Number.isFinite(times) ? text : `${text} (${formatNumber(times, '×')} ×)`;
}

export function judgeAll(scenario, samples) {
  return scenario.targets.map((target) => judge(target, (subject, metric) => samples.median(subject, metric)));
}
