/** `A` added, `C` changed, `D` deleted: the letters of `docker diff`. */
export type ChangeKind = 'A' | 'C' | 'D';

/** One line of a container's diff. */
export interface Change {
  /** Of a file or directory: docs/semantics.md says when it is which. */
  readonly kind: ChangeKind;
  /** Absolute; bytes that aren't UTF-8 read U+FFFD. */
  readonly path: string;
  /** The same, exactly. */
  readonly pathBytes: Uint8Array;
}

const KINDS: readonly ChangeKind[] = ['A', 'C', 'D'];

/** Decodes the packed list of `container.diff` (wit/containers.wit): u8 kind, u8 reserved, u16 length, path. */
export function decodeChanges(packed: Uint8Array): Change[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const decoder = new TextDecoder();
  const changes: Change[] = [];
  for (let at = 0; at < packed.length;) {
    const letter = String.fromCharCode(view.getUint8(at));
    const kind = KINDS.find((known) => known === letter);
    const length = view.getUint16(at + 2, true);
    if (kind === undefined || at + 4 + length > packed.length) {
      throw new RangeError(`the packed diff is malformed at byte ${at}`);
    }
    const pathBytes = packed.subarray(at + 4, at + 4 + length);
    changes.push({ kind, path: decoder.decode(pathBytes), pathBytes });
    at += 4 + length;
  }
  return changes;
}
