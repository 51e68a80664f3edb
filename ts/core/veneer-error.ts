import type { ErrorCode, ErrorRecord } from '../bindings.js';
import { CONDITIONS, type Condition } from './error-codes.js';

/** What a VeneerError is made from. */
export interface ErrorParts {
  readonly condition: Condition;
  /** The operation: `open`, `load`, `create`, … */
  readonly syscall: string;
  /** The file, image, container, layer or blob it is about. */
  readonly path?: string | undefined;
  /** The second path of `rename`, `link`, `symlink`, `copyfile`. */
  readonly dest?: string | undefined;
  /** The reason, where it is more exact than the condition's own text. */
  readonly detail?: string | undefined;
  /** Byte offset in the input or file. */
  readonly offset?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure of Veneer. `code` is a POSIX name (`ENOENT`, `EBUSY`, `ENOSPC`, …) or one of Veneer's own:
 * `ECORRUPT` (malformed or damaged data), `EMISMATCH` (not the digest or size that was claimed), `EVERSION`
 * (of a version that this Veneer does not read), `ENEED` (the host has to supply something), `ETRAP` (the component stopped).
 *
 * The message gives operation, subject and reason: `open '/etc/x': no such file or directory (ENOENT)`.
 */
export class VeneerError extends Error {
  /** `VeneerError`; of a `ContainerFsError` `Error`, as in Node. */
  override readonly name: string = 'VeneerError';
  /** A POSIX name, or one of Veneer's own: docs/errors.md. */
  readonly code: string;
  /** Negative, as in Node. */
  readonly errno: number;
  /** The operation: `open`, `load`, `create`, … */
  readonly syscall: string;
  /** The file, image, container, layer or blob that it is about. */
  declare readonly path?: string;
  /** The second path of `rename`, `link`, `symlink`, `copyfile`. */
  declare readonly dest?: string;
  /** Of a byte in the input or file. */
  declare readonly offset?: number;
  /** The reason, where it is more exact than what `code` stands for. */
  declare readonly detail?: string;

  constructor(parts: ErrorParts, message: string = messageOf(parts)) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.condition.code;
    this.errno = parts.condition.errno;
    this.syscall = parts.syscall;
    if (parts.path !== undefined) this.path = parts.path;
    if (parts.dest !== undefined) this.dest = parts.dest;
    if (parts.offset !== undefined) this.offset = parts.offset;
    if (parts.detail !== undefined) this.detail = parts.detail;
  }
}

/**
 * A failure of `container.fs`: a VeneerError with exactly Node's fields and message,
 * `ENOENT: no such file or directory, open '/etc/x'`.
 */
export class ContainerFsError extends VeneerError {
  /** `Error`, as in Node. */
  override readonly name: string = 'Error';

  constructor(parts: ErrorParts) {
    const { condition, syscall, path, dest } = parts;
    let message = `${condition.code}: ${condition.reason}, ${syscall}`;
    if (path !== undefined) message += ` '${path}'`;
    if (dest !== undefined) message += ` -> '${dest}'`;
    super(parts, message);
  }
}

/** A VeneerError with a code of WIT's list. */
export function veneerError(code: ErrorCode, parts: Omit<ErrorParts, 'condition'>): VeneerError {
  return new VeneerError({ condition: CONDITIONS[code], ...parts });
}

const decoder = new TextDecoder();

/** What the component reported, as the parts of an error. Its subject stands in for a missing path. */
export function partsOf(record: ErrorRecord, syscall: string, path?: string, dest?: string): ErrorParts {
  return {
    condition: CONDITIONS[record.code],
    syscall,
    path: path ?? (record.subject.length > 0 ? decoder.decode(record.subject) : undefined),
    dest,
    detail: record.detail === '' ? undefined : record.detail,
    offset: record.offset === undefined ? undefined : Number(record.offset),
  };
}

function messageOf({ condition, syscall, path, dest, detail, offset }: ErrorParts): string {
  let message = syscall;
  if (path !== undefined) message += ` '${path}'`;
  if (dest !== undefined) message += ` -> '${dest}'`;
  message += `: ${detail ?? condition.reason}`;
  if (offset !== undefined) message += ` at byte ${offset}`;
  return `${message} (${condition.code})`;
}
