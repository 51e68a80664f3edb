import { run } from '../command.mjs';

/** Unpacks layers one over the other, whiteouts as the plain files they are in a tar. */
export const UNPACK = 'set -e; set -o pipefail; to=$1; shift; for layer; do gzip -dc "$layer" | tar -x -C "$to"; done';

/** Arguments of bash for that. */
export function unpackCommand(layers, directory) {
  return ['-c', UNPACK, 'bash', directory, ...layers.map(({ path }) => path)];
}

export async function unpackLayer(layer, directory) {
  await run('bash', unpackCommand([layer], directory));
}
