import { veneerError, type VeneerError } from '../core/veneer-error.js';
import type { ByteSource } from './byte-source.js';
import { digestOf, type Digest } from './digest.js';
import type { FileSet } from './file-set.js';
import { diffIdsOf, type ImagePlan, type LayerPlan } from './image-plan.js';
import { parseJson, readFile } from './json-file.js';
import { formatPlatform, platformFit, platformOf, type Platform } from './platform.js';
import { familiarName } from './reference.js';

/**
 * The images of a docker-archive: what `docker save`, `podman save` and `skopeo copy … docker-archive:` write. Its manifest.json lists
 * images with the paths of config and layers; a path that spells a digest is a claim, and checked.
 * `platform` is compared with what each config says. Fails with `ENOENT` (a file is missing, an image is for another platform),
 * `ECORRUPT`, `EMISMATCH`.
 */
export async function planDockerArchive(
  files: FileSet,
  platform: Platform | undefined,
  notice: (text: string) => void,
): Promise<ImagePlan[]> {
  const bytes = await readFile(files, 'manifest.json');
  const items = bytes === undefined ? undefined : parseJson(bytes, 'manifest.json');
  if (!Array.isArray(items) || items.length === 0) throw fault('corrupt', 'manifest.json', 'not a list of images');
  const plans: ImagePlan[] = [];
  for (const item of items) plans.push(await planOf(files, item, platform, notice));
  return plans;
}

async function planOf(files: FileSet, item: unknown, wanted: Platform | undefined, notice: (text: string) => void): Promise<ImagePlan> {
  const { Config: configPath, Layers: layers, RepoTags: tags } = (item ?? {}) as Record<string, unknown>;
  if (typeof configPath !== 'string') throw fault('corrupt', 'manifest.json', 'an image has no Config');
  if (!isStrings(layers)) throw fault('corrupt', 'manifest.json', 'an image has no Layers');
  const config = await readFile(files, configPath);
  if (config === undefined) throw fault('no-entry', configPath, `the config is not in ${files.name}`);
  const claimed = digestIn(configPath);
  const actual = await digestOf(config);
  if (claimed !== undefined && claimed !== actual) throw fault('mismatch', configPath, `the config is ${actual}`);
  const diffIds = diffIdsOf(config, configPath, layers.length);
  if (wanted !== undefined) assertFits(config, configPath, wanted);
  const plans: LayerPlan[] = [];
  for (const [i, path] of layers.entries()) plans.push(await layerPlan(files, path, diffIds[i] as Digest));
  const names = (isStrings(tags) ? tags : []).map((tag) => {
    const name = familiarName(tag);
    if (name === undefined) notice(`'${tag}' is not an image name; the image is loaded without it`);
    return name;
  });
  return { config, names: names.filter((name) => name !== undefined), layers: plans };
}

/** A config that names no platform is for any, as in an image layout. */
function assertFits(config: Uint8Array, path: string, wanted: Platform): void {
  const offered = platformOf(parseJson(config, path));
  if (offered === undefined || platformFit(offered, wanted) > 0) return;
  throw fault('no-entry', path, `no image for ${formatPlatform(wanted)}; there are ${formatPlatform(offered)}`);
}

async function layerPlan(files: FileSet, path: string, diffId: Digest): Promise<LayerPlan> {
  const open = async (): Promise<ByteSource> => {
    const source = await files.open(path);
    if (source === undefined) throw fault('no-entry', path, `the layer is not in ${files.name}`);
    return source;
  };
  const source = await open();
  await source.close();
  const digest = digestIn(path);
  return { diffId, blob: digest && { digest }, name: path, size: source.size, open };
}

/** The digest that a path such as `blobs/sha256/<hex>`, `<hex>.json` or podman's `<hex>.tar` spells. */
function digestIn(path: string): Digest | undefined {
  const hex = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json|\.tar)?$/.exec(path)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function fault(code: 'corrupt' | 'no-entry' | 'mismatch', path: string, detail: string): VeneerError {
  return veneerError(code, { syscall: 'load', path, detail });
}
