import { veneerError } from '../core/veneer-error.js';
import type { ImportVerb } from './import-options.js';
import type { Services } from './services.js';

/** An OCI platform (image-index.md "platform"). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** Linux on this machine's processor. */
export function linuxOn({ architecture }: Services): Platform {
  return { os: 'linux', architecture };
}

/** Reads `os/architecture` or `os/architecture/variant`. Fails with `EINVAL`. */
export function parsePlatform(text: string, syscall: ImportVerb): Platform {
  const [os, architecture, variant, ...more] = text.split('/');
  if (os === undefined || os === '' || architecture === undefined || architecture === '' || more.length > 0) {
    const detail = 'a platform is written os/architecture or os/architecture/variant';
    throw veneerError('invalid', { syscall, path: text, detail });
  }
  return { os, architecture, variant };
}

/** The platform that a descriptor's `platform` or a config names, if it does. */
export function platformOf(value: unknown): Platform | undefined {
  const { os, architecture, variant } = (value ?? {}) as Record<string, unknown>;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return { os, architecture, variant: typeof variant === 'string' ? variant : undefined };
}

export function formatPlatform({ os, architecture, variant }: Platform): string {
  return variant === undefined || variant === '' ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

/** How well `offered` suits `wanted`: 0 not at all; a named variant must agree, an unnamed one may be any. */
export function platformFit(offered: Platform, wanted: Platform): number {
  if (offered.os !== wanted.os || offered.architecture !== wanted.architecture) return 0;
  const variant = wanted.variant ?? DEFAULT_VARIANTS[wanted.architecture];
  if ((offered.variant ?? '') === (variant ?? '')) return 3;
  if (wanted.variant !== undefined && offered.variant !== undefined) return 0;
  return offered.variant === undefined ? 2 : 1;
}

/** What an unnamed variant means (containerd `platforms.Normalize`). */
const DEFAULT_VARIANTS: Readonly<Record<string, string>> = { arm: 'v7', arm64: 'v8' };
