import { fault } from "../../../assembly/core/fault";
import { JsonReader, JsonToken } from "../../../assembly/core/json";
import { ImageConfig } from "../../../assembly/format/image-config";

const json = new JsonReader();
const config = new ImageConfig();

export function alloc(size: usize): usize {
  return heap.alloc(size);
}

/** Whether a whole document is well-formed. */
export function isValid(ptr: usize, len: usize): bool {
  json.set(ptr, len);
  let token = json.next();
  while (token != JsonToken.end && token != JsonToken.bad) token = json.next();
  return token == JsonToken.end;
}

/** Reads a document that is one string; its text is at `textAt`. */
export function readText(ptr: usize, len: usize): bool {
  json.set(ptr, len);
  return json.next() == JsonToken.string && json.next() == JsonToken.end;
}

export function textAt(): usize {
  return json.text.ptr;
}

export function textLen(): usize {
  return json.text.len;
}

export function parseConfig(ptr: usize, len: usize): bool {
  fault.clear();
  const parsed = config.parse(ptr, len);
  __collect();
  return parsed;
}

export function diffIdsAt(): usize {
  return config.diffIds.ptr;
}

export function diffIdsLen(): usize {
  return config.diffIds.len;
}

export function osAt(): usize {
  return config.os.ptr;
}

export function osLen(): usize {
  return config.os.len;
}

export function faultDetail(): string {
  return fault.detail;
}

export function faultOffset(): u64 {
  return fault.offset;
}
