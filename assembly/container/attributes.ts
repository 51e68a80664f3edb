// Packed attributes (docs/format.md "Attributes"): what listings carry behind each name.
//
//   | inode u64 | kind u8 | 0 u8 | mode u16 | links u32 | uid u32 | gid u32 | major u32 | minor u32 |
//   | size u64 | accessed s64 u32 | modified s64 u32 | changed s64 u32 |       76 bytes
import { ByteBuffer } from "../core/bytes";
import { Stat } from "./stat";
import { Time } from "../io/time";

export function encodeAttributes(stat: Stat, to: ByteBuffer): void {
  to.u64(stat.number);
  to.u8(stat.kind);
  to.u8(0);
  to.u16(stat.mode);
  to.u32(stat.links);
  to.u32(stat.uid);
  to.u32(stat.gid);
  to.u32(stat.major);
  to.u32(stat.minor);
  to.u64(stat.size);
  encodeTime(stat.accessed, to);
  encodeTime(stat.modified, to);
  encodeTime(stat.changed, to);
}

function encodeTime(time: Time, to: ByteBuffer): void {
  to.u64(time.seconds);
  to.u32(time.nanoseconds);
}
