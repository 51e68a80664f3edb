import type { LayerUsage as RawUsage, Quota as RawQuota } from '../bindings.js';
import { veneerError } from './veneer-error.js';

/** How much a container's writable layer may have; what isn't given is not limited. docs/semantics.md says what counts. */
export interface Quota {
  /** Of file data that the container wrote itself. */
  readonly bytes?: number | undefined;
  /** Of its writable layer: made, copied up, and the directories above. */
  readonly inodes?: number | undefined;
}

/** What a container's writable layer has, and what it may have. */
export interface LayerUsage {
  /** Of file data that the container wrote itself. */
  readonly bytes: number;
  /** Of its writable layer. */
  readonly inodes: number;
  /** What it may have; nothing that isn't limited. */
  readonly quota: Quota;
}

export function layerUsageOf({ bytes, inodes, quota }: RawUsage): LayerUsage {
  const limits = { bytes: numberOf(quota.bytes), inodes: numberOf(quota.inodes) };
  return { bytes: Number(bytes), inodes: Number(inodes), quota: limits };
}

/** Fails with `EINVAL` for what is no count. */
export function rawQuota(quota: Quota, syscall: string, path: string): RawQuota {
  const limit = (count: number | undefined): bigint | undefined => {
    if (count === undefined) return undefined;
    if (Number.isSafeInteger(count) && count >= 0) return BigInt(count);
    throw veneerError('invalid', { syscall, path, detail: `a quota is a whole number from 0 on, not ${count}` });
  };
  return { bytes: limit(quota.bytes), inodes: limit(quota.inodes) };
}

function numberOf(limit: bigint | undefined): number | undefined {
  return limit === undefined ? undefined : Number(limit);
}
