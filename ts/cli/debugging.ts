import { subscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { HOST_CALLS, type HostCall } from '../hosts/node/host-calls.js';
import { note } from './output.js';
import { versionLine, versions } from './versions.js';

/** Calls that are told of a failure: those right before it. */
const KEPT = 30;
const LEVELS: readonly unknown[] = [undefined, '', 'debug', 'trace'];

/** What `--debug` and VENEER_LOG tell, on standard error: what a bug report needs. */
export class Debugging {
  readonly #calls: HostCall[] = [];

  private constructor(readonly trace: boolean) {}

  /** Listens to the calls that the component makes to its host; with `trace` each is told as it ends. */
  static start(level: string | undefined): Debugging {
    if (!LEVELS.includes(level)) note(`VENEER_LOG=${String(level)} is taken for debug: levels are debug and trace`);
    const self = new Debugging(level === 'trace');
    subscribe(HOST_CALLS, (call) => {
      self.#heard(call as HostCall);
    });
    return self;
  }

  /** Tells of a failure what the plain message leaves out. */
  tell(error: unknown): void {
    const { node, platform, ...rest } = versions();
    note(`${versionLine({ node, platform, ...rest })}, Node.js ${node}, ${platform}`);
    if (!this.trace && this.#calls.length > 0) {
      note(`the last ${this.#calls.length} calls to the host:`);
      for (const call of this.#calls) note(`  ${callText(call)}`);
    }
    process.stderr.write(`${inspect(error)}\n`);
  }

  #heard(call: HostCall): void {
    if (this.trace) note(callText(call));
    this.#calls.push(call);
    if (this.#calls.length > KEPT) this.#calls.shift();
  }
}

function callText({ name, args, milliseconds, outcome }: HostCall): string {
  return `${name}(${args.map(String).join(', ')}) ${outcome} ${milliseconds.toFixed(3)} ms`;
}
