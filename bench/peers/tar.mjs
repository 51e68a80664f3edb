import { run } from '../command.mjs';

/** Unpacks layers one over the other, whiteouts as the plain files they are in a tar. */
const UNPACK = 'set -e; set -o pipefail; to=$1; shift; for layer; do gzip -dc "$layer" | tar -x -C "$to"; done';

/** Arguments of bash for that. */
export function unpackCommand(layers, directory) {
  return ['-c', UNPACK, 'bash', directory, ...layers.map(({ path }) => path)];
}

export async function unpackLayers(layers, directory) {
  await run('bash', unpackCommand(layers, directory));
}
