// What the writable layer takes, exactly, and how much it may take.
import { Code, fail } from "../core/fault";
import { ContainerRecord, UNLIMITED } from "../store/records";

export class Quota {
  /** Bytes of files that lie in runs, each file by itself; those of the lower, and holes, take nothing. */
  bytes: u64 = 0;
  /** Inodes of the upper: new ones, and copied-up ones with the directories above them. */
  inodes: u64 = 0;
  maxBytes: u64 = UNLIMITED;
  maxInodes: u64 = UNLIMITED;

  limit(record: ContainerRecord): void {
    this.maxBytes = record.quotaBytes;
    this.maxInodes = record.quotaInodes;
  }

  /** Whether so much more may come; a quota below what is there refuses only growth. `gone` bytes are given back by the same change. */
  allows(inodes: u64, bytes: u64, gone: u64): bool {
    if (inodes && !fits(this.inodes, inodes, this.maxInodes))
      return fail(Code.quota, "the container has its quota of inodes");
    if (bytes <= gone || fits(this.bytes, bytes - gone, this.maxBytes)) return true;
    return fail(Code.quota, "the container has its quota of bytes");
  }
}

function fits(used: u64, more: u64, limit: u64): bool {
  return used <= limit && more <= limit - used;
}
