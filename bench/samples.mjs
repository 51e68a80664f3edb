export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** What the rounds of one scenario gave: per subject and metric one sample a round. */
export class Samples {
  #samples = new Map();

  add(subject, metrics) {
    const of = this.#samples.get(subject) ?? new Map();
    this.#samples.set(subject, of);
    for (const [metric, value] of Object.entries(metrics)) of.set(metric, [...(of.get(metric) ?? []), value]);
  }

  /** Undefined when the subject, or this of it, wasn't measured. */
  median(subject, metric) {
    const values = this.#samples.get(subject)?.get(metric);
    return values === undefined ? undefined : median(values);
  }

  /** From the lowest to the highest sample, as a part of the median; undefined for fewer than two. */
  spread(subject, metric) {
    const values = this.#samples.get(subject)?.get(metric) ?? [];
    return values.length < 2 ? undefined : (Math.max(...values) - Math.min(...values)) / (median(values) || 1);
  }
}
