/** The reason of a failed file call, as the C library words it: `No such file or directory`. */
export function reasonOf(error: unknown): string {
  const message = (error as Error).message;
  const reason = /^E[A-Z0-9]+: ([^,]*)/.exec(message)?.[1] ?? message;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
