/** On whose behalf files are made and asked for. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[] | undefined;
}

export const ROOT: User = { uid: 0, gid: 0 };
