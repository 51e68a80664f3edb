/** Failures of the arguments of one verb, told after all that could be done is done. */
export class Failures {
  constructor(readonly errors: readonly unknown[]) {}

  /** Throws what there is. */
  raise(): void {
    if (this.errors.length > 0) throw new AggregateError(this.errors);
  }
}

/** Acts on each argument in turn; one that fails doesn't keep the others from their turn. */
export async function eachOf(texts: readonly string[], act: (text: string) => Promise<void>): Promise<Failures> {
  const errors: unknown[] = [];
  for (const text of texts) {
    try {
      await act(text);
    } catch (error) {
      errors.push(error);
    }
  }
  return new Failures(errors);
}

/** What `--force` passes over. */
export function isAbsent(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'ENOENT';
}
