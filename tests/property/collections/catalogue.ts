// A few layers that share contents, and the images made of them: what actors import and readers compare with.
import { tarOf, sha256 } from '../../api/images.js';
import { Random } from '../random.js';

export interface Layer {
  readonly tar: Buffer;
  readonly diffId: string;
}

export interface CatalogueImage {
  readonly config: Buffer;
  readonly id: string;
  readonly layers: readonly Layer[];
  /** Path → content, as the layers merge. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const CONTENTS = 10;
const LAYERS = 10;
const IMAGES = 8;
/** Long enough for packs to be worth moving. */
const LENGTH_MIN = 6_000;
const LENGTH_SPREAD = 12_000;

/** The same for every run. */
const random = new Random(20);

const contents = Array.from({ length: CONTENTS }, () => {
  const length = LENGTH_MIN + random.below(LENGTH_SPREAD);
  return Buffer.from(Uint8Array.from({ length }, () => random.below(256)));
});

const layers = Array.from({ length: LAYERS }, (_, n) => {
  const files = new Map<string, Buffer>([[`own-${n}`, Buffer.from(`layer ${n}`)]]);
  for (let i = 0; i < 3; i++) files.set(`f${random.below(6)}`, random.pick(contents));
  const tar = tarOf([...files].map(([path, data]) => ({ path, data })));
  return { tar, diffId: sha256(tar), files };
});

export const IMAGES_KNOWN: readonly CatalogueImage[] = Array.from({ length: IMAGES }, (_, n) => {
  const first = random.below(LAYERS);
  const chain = [first, ...(n % 3 === 0 ? [] : [(first + 1 + random.below(LAYERS - 1)) % LAYERS])].map((index) => layers[index]!);
  const config = Buffer.from(
    JSON.stringify({ os: 'linux', image: n, rootfs: { type: 'layers', diff_ids: chain.map(({ diffId }) => diffId) } }),
  );
  const files = new Map(chain.flatMap((layer) => [...layer.files]));
  return { config, id: sha256(config), layers: chain, files };
});
