import { Buffer } from 'node:buffer';
import { checkSignal } from './argument-checks.js';
import { argumentType, argumentValue } from './argument-errors.js';

const NONE = {};

/** The options of a function of node:fs that takes an encoding alone or among others; checked as Node does. */
export function optionsOf<T extends object>(given: unknown, otherwise: T = NONE as T): T {
  if (given === undefined || given === null || typeof given === 'function') return otherwise;
  if (typeof given === 'string') return { ...otherwise, encoding: checkEncoding(given) };
  if (typeof given !== 'object') throw argumentType('options', 'one of type string or object', given);
  const { encoding, signal } = given as { encoding?: unknown; signal?: unknown };
  if (encoding !== 'buffer') checkEncoding(encoding);
  checkSignal(signal);
  return given as T;
}

function checkEncoding(encoding: unknown): unknown {
  if (!encoding || encoding === 'buffer' || Buffer.isEncoding(encoding as string)) return encoding;
  throw argumentValue('encoding', encoding, 'is invalid encoding');
}
