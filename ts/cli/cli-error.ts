import { EXIT } from './exit-codes.js';

/** What a refusal can say besides its message. */
export interface Refusal {
  readonly exitCode?: number;
  /** What to do next: one line. */
  readonly hint?: string | undefined;
  /** POSIX name, where there is one. */
  readonly code?: string;
  readonly path?: string | undefined;
}

/** A failure that the command line itself words. */
export class CliError extends Error {
  readonly exitCode: number | undefined;
  readonly hint: string | undefined;
  readonly code: string | undefined;
  readonly path: string | undefined;

  constructor(message: string, { exitCode, hint, code, path }: Refusal = {}) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
    this.code = code;
    this.path = path;
  }
}

/** The command line makes no sense. */
export function usageError(message: string, hint: string): CliError {
  return new CliError(message, { exitCode: EXIT.usage, hint });
}
