// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.

/** Core signatures of the WASI functions that the component imports. */
export interface CoreImports {
  'wasi:filesystem/types@0.2.10': {
    '[method]descriptor.read-via-stream'(p0: number, p1: bigint, ret: number): void;
    '[method]descriptor.write-via-stream'(p0: number, p1: bigint, ret: number): void;
    '[method]descriptor.append-via-stream'(p0: number, ret: number): void;
    '[method]descriptor.advise'(p0: number, p1: bigint, p2: bigint, p3: number, ret: number): void;
    '[method]descriptor.sync-data'(p0: number, ret: number): void;
    '[method]descriptor.get-flags'(p0: number, ret: number): void;
    '[method]descriptor.get-type'(p0: number, ret: number): void;
    '[method]descriptor.set-size'(p0: number, p1: bigint, ret: number): void;
    '[method]descriptor.set-times'(p0: number, p1: number, p2: bigint, p3: number, p4: number, p5: bigint, p6: number, ret: number): void;
    '[method]descriptor.read'(p0: number, p1: bigint, p2: bigint, ret: number): void;
    '[method]descriptor.write'(p0: number, p1: number, p2: number, p3: bigint, ret: number): void;
    '[method]descriptor.read-directory'(p0: number, ret: number): void;
    '[method]descriptor.sync'(p0: number, ret: number): void;
    '[method]descriptor.create-directory-at'(p0: number, p1: number, p2: number, ret: number): void;
    '[method]descriptor.stat'(p0: number, ret: number): void;
    '[method]descriptor.stat-at'(p0: number, p1: number, p2: number, p3: number, ret: number): void;
    '[method]descriptor.set-times-at'(p0: number, p1: number, p2: number, p3: number, p4: number, p5: bigint, p6: number, p7: number, p8: bigint, p9: number, ret: number): void;
    '[method]descriptor.link-at'(p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, p6: number, ret: number): void;
    '[method]descriptor.open-at'(p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, ret: number): void;
    '[method]descriptor.readlink-at'(p0: number, p1: number, p2: number, ret: number): void;
    '[method]descriptor.remove-directory-at'(p0: number, p1: number, p2: number, ret: number): void;
    '[method]descriptor.rename-at'(p0: number, p1: number, p2: number, p3: number, p4: number, p5: number, ret: number): void;
    '[method]descriptor.symlink-at'(p0: number, p1: number, p2: number, p3: number, p4: number, ret: number): void;
    '[method]descriptor.unlink-file-at'(p0: number, p1: number, p2: number, ret: number): void;
    '[method]descriptor.is-same-object'(p0: number, p1: number): number;
    '[method]descriptor.metadata-hash'(p0: number, ret: number): void;
    '[method]descriptor.metadata-hash-at'(p0: number, p1: number, p2: number, p3: number, ret: number): void;
    '[method]directory-entry-stream.read-directory-entry'(p0: number, ret: number): void;
    'filesystem-error-code'(p0: number, ret: number): void;
    '[resource-drop]descriptor'(handle: number): void;
    '[resource-drop]directory-entry-stream'(handle: number): void;
  };
  'wasi:filesystem/preopens@0.2.10': {
    'get-directories'(ret: number): void;
  };
  'wasi:clocks/wall-clock@0.2.10': {
    'now'(ret: number): void;
    'resolution'(ret: number): void;
  };
  'wasi:random/random@0.2.10': {
    'get-random-bytes'(p0: bigint, ret: number): void;
    'get-random-u64'(): bigint;
  };
}
