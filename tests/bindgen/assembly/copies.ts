// Arguments live as long as the call: what is given back is a copy.
import { Bytes } from "../../../assembly/core/bytes";

export function copyBytes(bytes: Bytes): Bytes {
  const ptr = heap.alloc(max<usize>(bytes.len, 1));
  memory.copy(ptr, bytes.ptr, bytes.len);
  return new Bytes(ptr, bytes.len, true);
}

export function textBytes(text: string): Bytes {
  const encoded = String.UTF8.encode(text);
  return copyBytes(new Bytes(changetype<usize>(encoded), encoded.byteLength));
}
