import type { Digest } from './digest.js';
import { formatPlatform, type Platform } from './platform.js';

/**
 * The config of an image made from one tar or directory: a pure function of its layer, so that importing the same tree
 * twice gives one image. `created` is there only when SOURCE_DATE_EPOCH says when. No host path is kept.
 */
export function rootfsConfig(diffId: Digest, platform: Platform, sourceDateEpoch: string | undefined): Uint8Array {
  const created = createdAt(sourceDateEpoch);
  const { os, architecture, variant } = platform;
  const config = {
    ...created,
    architecture,
    ...(variant === undefined ? {} : { variant }),
    os,
    config: {},
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ ...created, created_by: 'veneer import', comment: `imported for ${formatPlatform(platform)}` }],
  };
  return new TextEncoder().encode(JSON.stringify(config));
}

function createdAt(sourceDateEpoch: string | undefined): { created?: string } {
  if (sourceDateEpoch === undefined || !/^[0-9]{1,12}$/.test(sourceDateEpoch)) return {};
  return { created: new Date(Number(sourceDateEpoch) * 1000).toISOString() };
}
