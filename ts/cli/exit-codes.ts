/** What `veneer` ends with. A command run by `exec` has its own. */
export const EXIT = {
  ok: 0,
  /** The operation failed. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** `exec` and `run` failed before any command ran: as docker, so that a command's own 1 and 2 can be told from it. */
  unable: 125,
  /** The command is there but can't be run. */
  notExecutable: 126,
  notFound: 127,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;
