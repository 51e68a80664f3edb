import { VeneerError } from '../core/veneer-error.js';

/** What Node keeps as `info` of such an error. */
export interface SystemErrorInfo {
  /** POSIX name. */
  readonly code: string;
  readonly message: string;
  /** Positive, unlike that of a system call's failure. */
  readonly errno: number;
  readonly syscall: 'cp' | 'rm';
  readonly path: string;
}

/** A failure that `fs.cp` and `fs.rm` find themselves, as Node 20 reports it: with a code of Node's own and an `info`. */
export class SystemError extends VeneerError {
  override readonly name: string = 'SystemError';
  readonly info: SystemErrorInfo;

  constructor(code: string, summary: string, info: SystemErrorInfo) {
    const { errno, message: detail, syscall, path } = info;
    super(
      { condition: { code, errno, reason: summary }, syscall, path, detail },
      `${summary}: ${syscall} returned ${info.code} (${detail}) ${path}`,
    );
    this.info = info;
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}
