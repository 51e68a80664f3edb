import { veneerError, type VeneerError } from '../core/veneer-error.js';
import { blobPath, parseDigest, type Digest } from './digest.js';
import type { FileSet } from './file-set.js';
import { diffIdsOf, type ImagePlan, type LayerPlan } from './image-plan.js';
import { parseJson, readBlob, readFile } from './json-file.js';
import { assertLayer, mediaKind } from './media-types.js';
import { formatPlatform, platformFit, platformOf, type Platform } from './platform.js';
import { familiarName } from './reference.js';

/** Indexes within indexes. */
const DEPTH_MAX = 8;
/** Manifests that an archive's indexes lead to, counted each time: a few indexes that name each other's blobs could mean billions. */
const MANIFESTS_MAX = 10_000;
/** Layers of one image; 127 is the most that Docker can run. */
const LAYERS_MAX = 4096;

/** A descriptor (image-spec descriptor.md), checked. */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Platform | undefined;
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** One image of the layout, perhaps for one of several platforms. */
interface Candidate {
  readonly name: string | undefined;
  readonly manifest: Descriptor;
}

/**
 * The images of an OCI image layout (image-spec image-layout.md), in a directory or an archive. Entries of one name for
 * several platforms are one image: `wanted` picks, or where nothing is wanted `usual`. Fails with `ENOENT` (no such
 * platform, a blob is missing), `ECORRUPT`, `EMISMATCH`, `ENOTSUP` (media type).
 */
export async function planOciLayout(
  files: FileSet,
  wanted: Platform | undefined,
  usual: Platform,
  notice: (text: string) => void,
): Promise<ImagePlan[]> {
  const index = await readFile(files, 'index.json');
  if (index === undefined) throw fault('corrupt', files.name, 'not an image layout: index.json is missing');
  await assertLayoutVersion(files);
  const groups = new Map<string, Candidate[]>();
  const walk = new IndexWalk(files);
  const roots = descriptorsOf(parseJson(index, 'index.json'), 'manifests', 'index.json');
  for (const root of roots) {
    for (const candidate of await walk.candidatesBelow(root, root, 0)) {
      const key = candidate.name ?? (candidate.manifest.platform === undefined ? candidate.manifest.digest : '');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [candidate]);
      else group.push(candidate);
    }
  }
  if (groups.size === 0) {
    const types = [...new Set(roots.map((root) => root.mediaType))].join(', ');
    throw fault('unsupported', files.name, `no image in index.json${types === '' ? '' : `, only ${types}`}`);
  }
  const plans: ImagePlan[] = [];
  for (const [key, candidates] of groups) plans.push(await planOf(files, choose(candidates, wanted, usual, key || files.name), notice));
  return plans;
}

async function assertLayoutVersion(files: FileSet): Promise<void> {
  const bytes = await readFile(files, 'oci-layout');
  if (bytes === undefined) throw fault('corrupt', files.name, 'not an image layout: the file oci-layout is missing');
  const version = (parseJson(bytes, 'oci-layout') as { imageLayoutVersion?: unknown } | null)?.imageLayoutVersion;
  if (typeof version !== 'string') throw fault('corrupt', 'oci-layout', 'imageLayoutVersion is missing');
  if (!version.startsWith('1.')) throw fault('unsupported', 'oci-layout', `image layout version ${version} is not supported`);
}

/** Finds the manifests that descriptors lead to. */
class IndexWalk {
  /** Indexes are read once, however many name them. */
  readonly #read = new Map<Digest, Descriptor[]>();
  /** Descriptors looked at. */
  #visited = 0;

  constructor(readonly files: FileSet) {}

  /** The manifests that `at` leads to. Unknown kinds of manifest are passed over, as image-index.md asks. */
  async candidatesBelow(at: Descriptor, root: Descriptor, depth: number): Promise<Candidate[]> {
    if (++this.#visited > MANIFESTS_MAX)
      throw fault('corrupt', this.files.name, `the indexes lead to more than ${MANIFESTS_MAX} manifests`);
    const kind = mediaKind(at.mediaType);
    if (kind === 'manifest') return isAttestation(at) ? [] : [{ name: nameOf(root) ?? nameOf(at), manifest: at }];
    if (kind !== 'index') return [];
    if (depth >= DEPTH_MAX) throw fault('corrupt', at.digest, `indexes nested deeper than ${DEPTH_MAX}`);
    const found: Candidate[] = [];
    for (const below of await this.#index(at)) found.push(...(await this.candidatesBelow(below, root, depth + 1)));
    return found;
  }

  async #index({ digest, size }: Descriptor): Promise<Descriptor[]> {
    const known = this.#read.get(digest);
    if (known !== undefined) return known;
    const list = descriptorsOf(parseJson(await readBlob(this.files, digest, size), digest), 'manifests', digest);
    this.#read.set(digest, list);
    return list;
  }
}

/** BuildKit keeps provenance as manifests for a platform `unknown/unknown`. */
function isAttestation({ platform, annotations }: Descriptor): boolean {
  return 'vnd.docker.reference.type' in annotations || platform?.os === 'unknown';
}

function nameOf({ annotations }: Descriptor): string | undefined {
  const name = annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** The best fit; a sole image without a wish is taken whatever it is for. */
function choose(candidates: readonly Candidate[], wanted: Platform | undefined, usual: Platform, name: string): Candidate {
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only !== undefined && (wanted === undefined || only.manifest.platform === undefined)) return only;
  const platform = wanted ?? usual;
  const fits = candidates.map(({ manifest }) => (manifest.platform === undefined ? 0 : platformFit(manifest.platform, platform)));
  const best = Math.max(...fits);
  const chosen = best > 0 ? candidates[fits.indexOf(best)] : undefined;
  if (chosen !== undefined) return chosen;
  const there = candidates.map(({ manifest }) => (manifest.platform ? formatPlatform(manifest.platform) : 'unspecified'));
  throw fault('no-entry', name, `no image for ${formatPlatform(platform)}; there are ${there.join(', ')}`);
}

async function planOf(files: FileSet, { manifest, name }: Candidate, notice: (text: string) => void): Promise<ImagePlan> {
  const { digest } = manifest;
  const parsed = parseJson(await readBlob(files, digest, manifest.size), digest);
  const config = descriptorOf((parsed as { config?: unknown } | null)?.config, digest);
  if (mediaKind(config.mediaType) !== 'config') {
    throw fault('unsupported', digest, `not a container image: its config has the media type ${config.mediaType}`);
  }
  const layers = descriptorsOf(parsed, 'layers', digest);
  if (layers.length > LAYERS_MAX) throw fault('corrupt', digest, `${layers.length} layers`);
  for (const layer of layers) assertLayer(layer.mediaType, layer.digest);
  const configBytes = await readBlob(files, config.digest, config.size);
  const diffIds = diffIdsOf(configBytes, config.digest, layers.length);
  const familiar = name === undefined ? undefined : familiarName(name);
  if (name !== undefined && familiar === undefined) notice(`'${name}' is not an image name; the image is loaded without it`);
  return {
    config: configBytes,
    names: familiar === undefined ? [] : [familiar],
    layers: diffIds.map((diffId, i) => layerPlan(files, diffId, layers[i] as Descriptor)),
  };
}

function layerPlan(files: FileSet, diffId: Digest, { digest, size }: Descriptor): LayerPlan {
  return {
    diffId,
    blob: { digest, size },
    name: digest,
    size,
    async open() {
      const source = await files.open(blobPath(digest));
      if (source === undefined) throw fault('no-entry', digest, `the blob is not in ${files.name}`);
      return source;
    },
  };
}

function descriptorsOf(parsed: unknown, list: 'manifests' | 'layers', of: string): Descriptor[] {
  const found: unknown = (parsed as Record<string, unknown> | null)?.[list];
  if (!Array.isArray(found)) throw fault('corrupt', of, `${list} is missing`);
  return found.map((item) => descriptorOf(item, of));
}

function descriptorOf(value: unknown, of: string): Descriptor {
  const { mediaType, digest, size, platform, annotations } = (value ?? {}) as Record<string, unknown>;
  if (typeof mediaType !== 'string') throw fault('corrupt', of, 'a descriptor has no mediaType');
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw fault('corrupt', of, 'a descriptor has no valid size');
  return {
    mediaType,
    digest: parseDigest(digest, of),
    size,
    platform: platformOf(platform),
    annotations: (annotations ?? {}) as Record<string, unknown>,
  };
}

function fault(code: 'corrupt' | 'unsupported' | 'no-entry', path: string, detail: string): VeneerError {
  return veneerError(code, { syscall: 'load', path, detail });
}
