// Where an entry of the merged view comes from.

/** Not a directory. */
export const NO_DIR: u32 = u32.MAX_VALUE;
/** What kind it is was not asked yet. */
export const NO_KIND: u8 = u8.MAX_VALUE;

export class LowerRef {
  layer: u32 = 0;
  entry: u32 = 0;
  /** The merged directory, or NO_DIR. */
  dir: u32 = NO_DIR;
  /** The view has more names of the same inode. */
  multi: bool = false;
  /** WIT's `file-kind`, or NO_KIND. */
  kind: u8 = NO_KIND;
}
