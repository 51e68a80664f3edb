// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.read-via-stream")
export declare function descriptorReadViaStream(p0: u32, p1: u64, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.write-via-stream")
export declare function descriptorWriteViaStream(p0: u32, p1: u64, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.append-via-stream")
export declare function descriptorAppendViaStream(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.advise")
export declare function descriptorAdvise(p0: u32, p1: u64, p2: u64, p3: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.sync-data")
export declare function descriptorSyncData(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.get-flags")
export declare function descriptorGetFlags(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.get-type")
export declare function descriptorGetType(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.set-size")
export declare function descriptorSetSize(p0: u32, p1: u64, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.set-times")
export declare function descriptorSetTimes(p0: u32, p1: u32, p2: u64, p3: u32, p4: u32, p5: u64, p6: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.read")
export declare function descriptorRead(p0: u32, p1: u64, p2: u64, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.write")
export declare function descriptorWrite(p0: u32, p1: u32, p2: u32, p3: u64, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.read-directory")
export declare function descriptorReadDirectory(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.sync")
export declare function descriptorSync(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.create-directory-at")
export declare function descriptorCreateDirectoryAt(p0: u32, p1: u32, p2: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.stat")
export declare function descriptorStat(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.stat-at")
export declare function descriptorStatAt(p0: u32, p1: u32, p2: u32, p3: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.set-times-at")
export declare function descriptorSetTimesAt(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u64, p6: u32, p7: u32, p8: u64, p9: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.link-at")
export declare function descriptorLinkAt(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.open-at")
export declare function descriptorOpenAt(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.readlink-at")
export declare function descriptorReadlinkAt(p0: u32, p1: u32, p2: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.remove-directory-at")
export declare function descriptorRemoveDirectoryAt(p0: u32, p1: u32, p2: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.rename-at")
export declare function descriptorRenameAt(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.symlink-at")
export declare function descriptorSymlinkAt(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.unlink-file-at")
export declare function descriptorUnlinkFileAt(p0: u32, p1: u32, p2: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.is-same-object")
export declare function descriptorIsSameObject(p0: u32, p1: u32): u32;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.metadata-hash")
export declare function descriptorMetadataHash(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]descriptor.metadata-hash-at")
export declare function descriptorMetadataHashAt(p0: u32, p1: u32, p2: u32, p3: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[method]directory-entry-stream.read-directory-entry")
export declare function directoryEntryStreamReadDirectoryEntry(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "filesystem-error-code")
export declare function filesystemErrorCode(p0: u32, ret: usize): void;

@external("wasi:filesystem/types@0.2.10", "[resource-drop]descriptor")
export declare function dropDescriptor(handle: u32): void;

@external("wasi:filesystem/types@0.2.10", "[resource-drop]directory-entry-stream")
export declare function dropDirectoryEntryStream(handle: u32): void;

@external("wasi:filesystem/preopens@0.2.10", "get-directories")
export declare function getDirectories(ret: usize): void;

@external("wasi:clocks/wall-clock@0.2.10", "now")
export declare function now(ret: usize): void;

@external("wasi:clocks/wall-clock@0.2.10", "resolution")
export declare function resolution(ret: usize): void;

@external("wasi:random/random@0.2.10", "get-random-bytes")
export declare function getRandomBytes(p0: u64, ret: usize): void;

@external("wasi:random/random@0.2.10", "get-random-u64")
export declare function getRandomU64(): u64;
