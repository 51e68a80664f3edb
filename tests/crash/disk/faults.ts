// What goes wrong at one call of the host.
import { WasiError, type WasiErrorCode } from '../../../ts/hosts/wasi/errors.js';

/** The calls that may fail, by what they do. */
export type Call = 'open' | 'create' | 'read' | 'write' | 'resize' | 'stat' | 'sync' | 'mkdir' | 'unlink' | 'rmdir' | 'rename' | 'list';

const ALLOCATES: ReadonlySet<Call> = new Set<Call>(['create', 'write', 'resize', 'mkdir', 'rename', 'sync']);

export const FAULTS = ['eio', 'eio-for-ever', 'enospc', 'enospc-for-ever', 'short', 'flip', 'stale'] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether this fault can strike that call. */
export function strikes(fault: Fault, call: Call): boolean {
  switch (fault) {
    case 'eio':
    case 'eio-for-ever':
      return true;
    case 'enospc':
    case 'enospc-for-ever':
      return ALLOCATES.has(call);
    case 'short':
      return call === 'read' || call === 'write';
    case 'flip':
    case 'stale':
      return call === 'read';
  }
}

/** Strikes at call number `at`, counted from 0 over all instances of a disk. */
export interface Plan {
  readonly at: number;
  readonly fault: Fault;
  /** Which bit is flipped, how short is short: a number that is taken modulo what there is. */
  readonly choice: number;
}

/** Counts the calls of a disk and lets the planned one go wrong. */
export class Calls {
  /** What was called, in order. */
  readonly made: Call[] = [];
  /** What the planned fault did once it struck; two that did the same are one. */
  effect: string | undefined;
  /** Runs just before call number `at`: what other programs do in the meantime. */
  interruption: { readonly at: number; run(): void } | undefined;

  constructor(public plan?: Plan) {}

  /** Notes a call; the fault that it suffers, unless it fails here and now. */
  make(call: Call): Plan | undefined {
    const number = this.made.push(call) - 1;
    if (this.interruption?.at === number) {
      const { run } = this.interruption;
      this.interruption = undefined;
      run();
    }
    const { plan } = this;
    if (!plan || number < plan.at || !strikes(plan.fault, call)) return undefined;
    const forEver = plan.fault.endsWith('-for-ever');
    if (number > plan.at && !forEver) return undefined;
    this.effect ??= '';
    const code = CODES[plan.fault];
    if (code) throw new WasiError(code);
    return plan;
  }
}

const CODES: Partial<Record<Fault, WasiErrorCode>> = {
  eio: 'EIO',
  'eio-for-ever': 'EIO',
  enospc: 'ENOSPC',
  'enospc-for-ever': 'ENOSPC',
};
