// What the programs of this directory are asked, and what they answer, as JSON: a list of tasks, a list of accounts.

/** One change. `in` is the name of a container. */
export type Change =
  /** Makes a container of the store's image. */
  | { readonly do: 'create'; readonly in: string }
  | { readonly do: 'fork'; readonly in: string; readonly as: string }
  | { readonly do: 'mkdir' | 'remove' | 'remove-tree'; readonly in: string; readonly path: string }
  /** A whole file: `text`, so many times over. */
  | { readonly do: 'write'; readonly in: string; readonly path: string; readonly text: string; readonly times: number }
  | { readonly do: 'append'; readonly in: string; readonly path: string; readonly text: string }
  | { readonly do: 'rename'; readonly in: string; readonly path: string; readonly to: string }
  | { readonly do: 'chmod'; readonly in: string; readonly path: string; readonly mode: number }
  | { readonly do: 'symlink'; readonly in: string; readonly path: string; readonly target: string };

/** A store is opened, changed and told of. Without changes it is only read. */
export interface Task {
  /** Its directory. Hosts without a disk are given a tar of it. */
  readonly store: string;
  /** Path of an archive, which is loaded first. */
  readonly image?: string;
  readonly changes: readonly Change[];
}

/** What a store holds. */
export interface Account {
  readonly images: readonly ImageAccount[];
  readonly containers: readonly ContainerAccount[];
  /** Of a check that reads all data, one line each. */
  readonly findings: readonly string[];
}

/** An image. */
export interface ImageAccount {
  readonly id: string;
  readonly names: readonly string[];
  /** diffIDs, lowest first. */
  readonly layers: readonly string[];
  readonly size: number;
  readonly entries: number;
}

/** A container. */
export interface ContainerAccount {
  readonly name: string;
  readonly image: string;
  /** Name of the container that it was forked from. */
  readonly parent: string | null;
  /** As docker prints it: `C /etc`. */
  readonly diff: readonly string[];
  /** How many entries its tree has. */
  readonly entries: number;
  /**
   * sha256 of the tree: a line for each entry, directories before what is in them, names in the order of their bytes. A line has the path (hex), kind,
   * permissions, owner, group, links (but of directories: 1), bytes, and the sha256 of a file's content or the target of a symbolic link (hex; of
   * others `-`), parted by spaces.
   */
  readonly tree: string;
  /** What is another in every store, whose tree is the same otherwise. */
  readonly own: {
    readonly id: string;
    /** sha256 of the same lines with path and modification time in nanoseconds. */
    readonly times: string;
  };
}

/** A runtime that was started. */
export interface Exchange {
  /** The accounts of tasks, which are done one after another. */
  readonly work: (tasks: readonly Task[]) => Promise<Account[]>;
  readonly end?: () => Promise<void>;
}
