import { VeneerError } from './veneer-error.js';

/** What a host's own error has, where it is one of its file system's. */
interface HostError extends Error {
  readonly code?: string;
  readonly errno?: number;
  readonly path?: string;
}

/** A failure of the host's file system as a VeneerError of the same code; any other error as it is. */
export function fromHost(error: unknown, syscall: string): unknown {
  if (error instanceof VeneerError || !(error instanceof Error)) return error;
  const { code, errno, path, message } = error as HostError;
  if (code === undefined || errno === undefined) return error;
  // Node: "ENOENT: no such file or directory, open '/x'".
  const reason = /^[A-Z0-9]+: (.*?)(?:, [a-z]+(?: '.*)?)?$/s.exec(message)?.[1] ?? message;
  return new VeneerError({ condition: { code, errno, reason }, syscall, path, cause: error });
}
