import { inspect } from 'node:util';

/** An error with Node's class, code and message: what node:fs throws for a call that makes no sense, before it has any effect. */
export function nodeError<T extends Error>(error: T, code: string): T & { code: string } {
  return Object.assign(error, { code });
}

/** `expected` is the phrase after "must be", as in `of type string`. */
export function argumentType(name: string, expected: string, actual: unknown): TypeError {
  const message = `The "${name}" ${kindOf(name)} must be ${expected}. Received ${described(actual)}`;
  return nodeError(new TypeError(message), 'ERR_INVALID_ARG_TYPE');
}

export function argumentValue(name: string, value: unknown, reason = 'is invalid'): TypeError {
  let shown = inspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  return nodeError(new TypeError(`The ${kindOf(name)} '${name}' ${reason}. Received ${shown}`), 'ERR_INVALID_ARG_VALUE');
}

export function outOfRange(name: string, range: string, value: unknown): RangeError {
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${separated(value)}`;
  return nodeError(new RangeError(message), 'ERR_OUT_OF_RANGE');
}

/** A value as Node's messages about types show it. */
export function described(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'boolean':
    case 'symbol':
      return `type ${typeof value} (${String(value)})`;
    case 'function':
      return `function ${value.name}`;
    case 'string': {
      const shown = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return `type string (${shown.includes("'") ? JSON.stringify(shown) : `'${shown}'`})`;
    }
    case 'object':
      return value === null ? 'null' : describedObject(value);
  }
}

function describedObject(value: object): string {
  const constructor: unknown = value.constructor;
  if (typeof constructor === 'function') return `an instance of ${constructor.name}`;
  return inspect(value, { depth: -1 });
}

function kindOf(name: string): string {
  return name.includes('.') ? 'property' : 'argument';
}

/** A number with underscores between its thousands once it is long. */
function separated(value: unknown): string {
  if (typeof value === 'bigint') return `${value > LONG || value < -LONG ? grouped(String(value)) : String(value)}n`;
  if (Number.isInteger(value) && Math.abs(value as number) > Number(LONG)) return grouped(String(value));
  return inspect(value);
}

const LONG = 2n ** 32n;

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '_');
}
