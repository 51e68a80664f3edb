import type { CheckHandle, HostInstance, RawFinding } from '../bindings.js';
import { stepProgressOf, type StepOptions, type StepProgress } from './steps.js';

/** How a store is checked. */
export interface CheckOptions extends StepOptions {
  /** Reads every byte; otherwise what tells of the structure: headers, indexes, metadata. */
  readonly readData?: boolean | undefined;
  /** Mends what can be mended; see `Finding.remedy`. */
  readonly repair?: boolean | undefined;
}

/** One thing that a check found. */
export interface Finding {
  /**
   * `missing`: something names it, and it isn't there. `damaged`: it isn't as it was written. `repaired`: it was missing
   * or damaged, and this check mended it. `unreferenced`: nothing names it, which is no damage.
   */
  readonly kind: RawFinding['kind'];
  /** Path of the file in the store, or the id of a chunk (`blake3:`) or layer (`sha256:`). */
  readonly subject: string;
  /** Where in the file, in bytes. */
  readonly offset?: number;
  /** What is wrong: one clause. */
  readonly detail: string;
  /**
   * What helps. `repair`: a check that may repair. `load`: such a check, then loading the images again. `collect`: garbage
   * collection. `none`: nothing in the store does.
   */
  readonly remedy: RawFinding['remedy'];
  /** Images that need what is damaged. */
  readonly images: readonly {
    /** sha256 of its config. */
    readonly id: string;
    /** `repository:tag`. */
    readonly names: readonly string[];
  }[];
  /** Their containers, and those whose own changes are damaged. */
  readonly containers: readonly {
    /** 32 hex digits. */
    readonly id: string;
    /** Unique in the store. */
    readonly name: string;
  }[];
  /** The first files that need it, by their paths in the layer or container; bytes that aren't UTF-8 read U+FFFD. */
  readonly paths: readonly string[];
  /** The same, exactly. */
  readonly pathBytes: readonly Uint8Array[];
  /** All of them. */
  readonly pathCount: number;
}

/** What a check found. */
export interface CheckReport {
  /** Nothing is missing or damaged now. */
  readonly clean: boolean;
  /** In the order in which they were found. */
  readonly findings: readonly Finding[];
  /** Findings that are left out, since there are too many. */
  readonly omitted: number;
}

/** Blocks and records per step: some tens of milliseconds of work. */
const STEP_BUDGET = 4096;
const PAGE = 256;

/** Calls the component for a check; makes typed errors of its failures. */
type Call = <T>(run: () => T) => T;

/** A check of the store that `host` was started over, one piece of work at a time. */
export function* checking(host: HostInstance, call: Call, options: CheckOptions): Generator<StepProgress, CheckReport> {
  const { bindings, preopenName, owner } = host;
  const { readData = false, repair = false } = options;
  const check = call(() => bindings.checks.Check.begin(preopenName, owner, readData, repair));
  // A handle of a poisoned instance, or of a closed store, is not touched any more.
  const handle = { usable: true };
  const calling: Call = (run) => {
    try {
      return call(run);
    } catch (error) {
      handle.usable = !['ETRAP', 'EBADF'].includes(String((error as { code?: unknown }).code));
      throw error;
    }
  };
  try {
    for (;;) {
      const progress = calling(() => check.step(STEP_BUDGET));
      yield stepProgressOf(progress);
      if (progress.done) return reportOf(check, calling);
    }
  } finally {
    if (handle.usable) check[Symbol.dispose]();
  }
}

function reportOf(check: CheckHandle, call: Call): CheckReport {
  const findings: Finding[] = [];
  for (;;) {
    const page = call(() => check.findings(PAGE));
    if (page.length === 0) break;
    findings.push(...page.map(findingOf));
  }
  const clean = findings.every(({ kind }) => kind !== 'missing' && kind !== 'damaged');
  const omitted = Number(call(() => check.omitted()));
  return { clean: clean && omitted === 0, findings, omitted };
}

function findingOf({ offset, paths, pathCount, ...rest }: RawFinding): Finding {
  const decoder = new TextDecoder();
  return {
    ...rest,
    ...(offset === undefined ? {} : { offset: Number(offset) }),
    paths: paths.map((path) => decoder.decode(path)),
    pathBytes: paths,
    pathCount: Number(pathCount),
  };
}
