// Whether this machine can be an oracle.
import { spawnSync } from 'node:child_process';

/** What is missing for it, in words. */
export function missingForOracle(...commands: readonly string[]): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  if (spawnSync('python3', ['-c', 'import hashlib; hashlib.file_digest']).status !== 0) return 'needs python3 of version 3.11';
  const absent = commands.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (absent.length > 0) return `needs ${absent.join(', ')}`;
  const tries =
    'd=$(mktemp -d) && mount -t tmpfs t "$d" && cd "$d" && mkdir l u w m && mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w,index=on m';
  const { status, stderr } = spawnSync('unshare', ['--mount', '--propagation', 'private', '--', 'sh', '-c', tries]);
  return status === 0 ? undefined : `needs leave to mount overlayfs: ${String(stderr)}`;
}
