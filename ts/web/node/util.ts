// What container.fs takes of node:util.

/** A value in a message about a wrong argument; shorter than Node shows it. */
export function inspect(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
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

/** A string as Node quotes it: by the first mark that it hasn't, control characters escaped. */
function quoted(text: string): string {
  const mark = ["'", '"', '`'].find((each) => !text.includes(each) && !(each === '`' && text.includes('${'))) ?? "'";
  // eslint-disable-next-line no-control-regex -- it is these that are escaped
  const escaped = text.replace(/[\x00-\x1f\x7f-\x9f\\]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return NAMED[character] ?? `\\x${code}`;
  });
  return mark + (escaped.includes(mark) ? escaped.replaceAll(mark, `\\${mark}`) : escaped) + mark;
}

const NAMED: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };

export const promisify = { custom: Symbol.for('nodejs.util.promisify.custom') };

export const types = {
  isDate: (value: unknown): value is Date => value instanceof Date,
  isPromise: (value: unknown): value is Promise<unknown> => value instanceof Promise,
};
