// The merged image (docs/format.md "Merged image"): what a chain of layers looks like from above.
// A block file that can be made again from its layers; nothing durable refers to it. Sections in
// the order they are written, each starting at a block:
//
//   header | names | dirents | directories | links

/** "VNRMRGD\0" */
export const MERGED_IMAGE_MAGIC: u64 = 0x00444752_4d524e56;

// Own header of the block file.
export const MERGED_OWN_CHAIN_ID: usize = 0; // 32 bytes
export const MERGED_OWN_LAYERS: usize = 32; // u32
export const MERGED_OWN_DIRECTORIES: usize = 36; // u32
export const MERGED_OWN_DIRENTS: usize = 40; // u32
export const MERGED_OWN_LINKS: usize = 44; // u32
export const MERGED_OWN_NAMES_OFFSET: usize = 48; // u64
export const MERGED_OWN_DIRENTS_OFFSET: usize = 56; // u64
export const MERGED_OWN_DIRECTORIES_OFFSET: usize = 64; // u64
export const MERGED_OWN_LINKS_OFFSET: usize = 72; // u64
export const MERGED_OWN_SIZE: u32 = 80;

// Dirent: those of one directory are contiguous and sorted by name.
export const DIRENT_NAME: usize = 0; // u32: offset in names; the name doesn't straddle a block
export const DIRENT_TARGET: usize = 4; // u32: entry of its layer; number of a directory
export const DIRENT_LAYER: usize = 8; // u16: 0 for a directory
export const DIRENT_NAME_LENGTH: usize = 10; // u8
export const DIRENT_FLAGS: usize = 11; // u8
export const DIRENT_PREFIX: usize = 12; // u32: the name's first four bytes, big-endian, 0 behind its end
export const DIRENT_BITS: u32 = 4;

export const enum DirentFlag {
  directory = 1,
  /** Other names of the same inode are in the view: `links` tells how many. */
  multi = 2,
}

// Directory: 0 is the root; a parent comes before its children.
export const DIRECTORY_FIRST: usize = 0; // u32: its first dirent
export const DIRECTORY_COUNT: usize = 4; // u32
export const DIRECTORY_PARENT: usize = 8; // u32
export const DIRECTORY_LAYER: usize = 12; // u32: where its attributes are
export const DIRECTORY_ENTRY: usize = 16; // u32
export const DIRECTORY_NAME: usize = 20; // u32: offset in names
export const DIRECTORY_NAME_LENGTH: usize = 24; // u32
export const DIRECTORY_BITS: u32 = 5; // 28..31 are zero

// Link count: sorted by layer, then entry; counts above 1 only.
export const LINK_LAYER: usize = 0; // u32
export const LINK_ENTRY: usize = 4; // u32
export const LINK_COUNT: usize = 8; // u32; 12..15 are zero
export const LINK_BITS: u32 = 4;

/** Layers are numbered in 16 bits. */
export const MERGED_LAYERS_MAX: i32 = 65535;

/** Orders as the name's first bytes do. */
export function namePrefix(name: usize, len: usize): u32 {
  let prefix: u32 = 0;
  for (let i: usize = 0; i < 4; i++) prefix = (prefix << 8) | (i < len ? u32(load<u8>(name + i)) : 0);
  return prefix;
}
