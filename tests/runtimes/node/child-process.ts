export function spawnSync(): never {
  throw new Error('this runtime has no processes');
}
