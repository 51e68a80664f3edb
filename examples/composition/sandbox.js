// A component in JavaScript over Veneer's: calls between the two are plain calls, through wit/ alone.
import { create, open } from 'veneer:store/containers@0.1.0';
import { Store } from 'veneer:store/store@0.1.0';

export const trial = {
  tryEdit(directory, image, path, content) {
    try {
      const store = Store.open(directory, 'read-write', 'sandbox');
      const { id } = create(store, image, undefined, { bytes: undefined, inodes: undefined });
      const container = open(store, id);
      container.writeFile(path, content, { write: true, create: true, truncate: true }, 0o644);
      const changes = changesIn(container.diff(undefined, undefined));
      container.close();
      store.close();
      return { container: id, changes };
    } catch (error) {
      throw error.payload === undefined ? String(error) : `${error.payload.code}: ${error.payload.detail}`;
    }
  },
};

/** Unpacks a diff (wit/containers.wit): u8 kind, u8 reserved, u16 path length, path. */
function changesIn(packed) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const changes = [];
  for (let at = 0; at < packed.length;) {
    const end = at + 4 + view.getUint16(at + 2, true);
    changes.push({ kind: String.fromCharCode(packed[at]), path: packed.slice(at + 4, end) });
    at = end;
  }
  return changes;
}
