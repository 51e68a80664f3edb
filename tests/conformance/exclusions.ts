// Cases that a host can't pass, with the reason. A test fails when one of them starts to pass, so that none is forgotten here.

const SECOND_PROCESS = 'its second process is started with the options of node, over a directory alone';

const ON_DISK = "looks at the store's files on a disk";

/** By host, then by `suite: claim`. */
export const EXCLUSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lowered: {},
  'wasi-shim': {},
  memory: {
    'stores: frees the lock of a process that was killed, keeping what it had synced': ON_DISK,
    'stores: closes a container whose lock was taken, telling ESTALE once if changes were lost': ON_DISK,
    'stores: closes everything of a store, even where one container fails': ON_DISK,
    'stores: refuses directories that are not a store': ON_DISK,
    "traps: closing frees the host's descriptors, after a trap too": ON_DISK,
    'forks: outlive a program that is killed right after making one': ON_DISK,
    'forks: cost a name, not a file': ON_DISK,
    'forks: are refused: a name that is taken, a malformed one, a removed parent, a lost lock, a read-only store': ON_DISK,
  },
  'over-base': {
    'stores: frees the lock of a process that was killed, keeping what it had synced': SECOND_PROCESS,
    'stores: refuses directories that are not a store': 'over a base there always is one',
    "traps: closing frees the host's descriptors, after a trap too":
      'directories of a union are not kept open; tests/hosts/over-base.test.ts counts those that are',
    'forks: outlive a program that is killed right after making one': SECOND_PROCESS,
  },
  web: {
    'fs.promises: stream in and out': "Node's streams are not there",
    'stores: loads from a path, a stream, an iterable and a Blob': 'there are no paths',
    'stores: imports a host directory': 'there are no directories',
    'stores: writes nothing when opened read-only': ON_DISK,
    'stores: frees the lock of a process that was killed, keeping what it had synced': ON_DISK,
    'stores: closes a container whose lock was taken, telling ESTALE once if changes were lost': ON_DISK,
    'stores: closes everything of a store, even where one container fails': ON_DISK,
    'stores: refuses directories that are not a store': ON_DISK,
    'forks: outlive a program that is killed right after making one': ON_DISK,
    'forks: cost a name, not a file': ON_DISK,
    'forks: are refused: a name that is taken, a malformed one, a removed parent, a lost lock, a read-only store': ON_DISK,
  },
};

/** Why a host is not asked to pass a case; undefined when it is. */
export function exclusionOf(host: string, suite: string, claim: string): string | undefined {
  return EXCLUSIONS[host]?.[`${suite}: ${claim}`];
}
