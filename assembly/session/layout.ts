// The names of a store's own directory (docs/format.md).

export const SUPERBLOCK = "superblock";
/** Followed by a random name: one that is being written. */
export const SUPERBLOCK_NEW = "superblock-";
export const NAMES_DIRECTORY = "names";
export const STORE_DIRECTORIES: string[] = ["packs", "layers", "merged", NAMES_DIRECTORY, "segments"];
