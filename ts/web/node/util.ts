// What container.fs takes of node:util.

/** A value in a message about a wrong argument; shorter than Node shows it. */
export function inspect(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) {
    try {
      return JSON.stringify(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

export const promisify = { custom: Symbol.for('nodejs.util.promisify.custom') };

export const types = {
  isDate: (value: unknown): value is Date => value instanceof Date,
  isPromise: (value: unknown): value is Promise<unknown> => value instanceof Promise,
};
