/** On whose behalf files are made and asked for. */
export interface User {
  /** Numeric id. */
  readonly uid: number;
  /** Numeric id of the first group. */
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[] | undefined;
}

export const ROOT: User = { uid: 0, gid: 0 };
