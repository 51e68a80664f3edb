import type { CheckOptions, CheckReport } from '../core/check.js';
import { Container } from '../core/container.js';
import { Image } from '../core/image.js';
import { veneerError } from '../core/veneer-error.js';
import type { ContainerFs } from '../fs/container-fs.js';
import type { ImageStore } from '../oci/image-store.js';
import type { Call, FromThread, Port, ToThread } from './messages.js';
import { decode, encode, type Refer } from './wire.js';
import { encodeError } from './wire-error.js';

/** A store of the thread's platform, at the place that a program names. */
export interface Opener {
  open(place: unknown): Promise<ImageStore<ContainerFs>>;
  check(place: unknown, options: CheckOptions): Promise<CheckReport>;
  /** The store's files, where they are in memory. */
  archive(store: ImageStore<ContainerFs>): Uint8Array | undefined;
}

type Methods = Readonly<Record<string, ((...args: unknown[]) => unknown) | undefined>>;

/** Answers a program's calls about one store: this thread is that store's. */
export class Server {
  #store: ImageStore<ContainerFs> | undefined;
  readonly #containers = new Map<number, Container<ContainerFs>>();
  #numbers = 0;
  /** Calls that may be aborted, while they run. */
  readonly #aborts = new Map<number, AbortController>();

  constructor(
    readonly port: Port<ToThread, FromThread>,
    readonly opener: Opener,
  ) {
    port.listen((message) => {
      if ('on' in message) void this.#answer(message);
      else this.#aborts.get(message.abort)?.abort(new Error('aborted'));
    });
  }

  async #answer(call: Call): Promise<void> {
    const abort = new AbortController();
    if (call.abort === 'already') abort.abort(new Error('aborted'));
    if (call.abort === 'maybe') this.#aborts.set(call.call, abort);
    try {
      const transfer: Transferable[] = [];
      const value = encode(await this.#run(call, abort.signal), transfer, this.#refer);
      this.port.post({ answer: call.call, value }, transfer);
    } catch (error) {
      const { aborted } = abort.signal;
      const reason: unknown = abort.signal.reason;
      if (aborted && error === reason) this.port.post({ answer: call.call, aborted: true }, []);
      else this.port.post({ answer: call.call, error: encodeError(error, reason) }, []);
    } finally {
      this.#aborts.delete(call.call);
    }
  }

  /** Runs it at once: calls take effect in the order in which they are made. */
  async #run(call: Call, signal: AbortSignal): Promise<unknown> {
    const { on, name } = call;
    const args = call.args.map((arg) => decode(arg));
    const last = args.at(-1);
    if (call.abort !== 'never' && typeof last === 'object') {
      args[args.length - 1] = { ...last, ...this.#tellers(call), signal };
    }
    if (on > 0) {
      const container = this.#containers.get(on);
      if (container === undefined) throw closed(name);
      if (name === 'close') this.#containers.delete(on);
      if (name !== 'fs') return (container as unknown as Methods)[name]!(...args);
      const [member, user, ...rest] = args as [string, Parameters<typeof container.fsAs>[0] | undefined, ...unknown[]];
      const { promises } = user === undefined ? container.fs : container.fsAs(user);
      return (promises as unknown as Methods)[member]!(...rest);
    }
    if (name === 'open') return this.#open(args[0]);
    if (name === 'checkPlace') return this.opener.check(args[0], args[1] ?? {});
    const store = this.#store;
    if (store === undefined) throw closed(name);
    switch (name) {
      case 'archive':
        return this.opener.archive(store);
      case 'memory':
        return store.memory;
      case 'configBytes':
      case 'describeLayers':
        return (await store.resolve(args[0] as string))[name]();
      default:
        return (store as unknown as Methods)[name]!(...args);
    }
  }

  async #open(place: unknown): Promise<unknown> {
    this.#store = await this.opener.open(place);
    const { directory, ...info } = this.#store.toJSON();
    return { directory, info };
  }

  #tellers({ call, told }: Call): object {
    return Object.fromEntries(
      told.map((name) => [
        name,
        (value: unknown): void => {
          this.port.post({ call, told: name, value }, []);
        },
      ]),
    );
  }

  readonly #refer: Refer = (value) => {
    if (value instanceof Image) return { kind: 'image', data: value.toJSON() };
    if (!(value instanceof Container)) return undefined;
    this.#containers.set(++this.#numbers, value as Container<ContainerFs>);
    return { kind: 'container', data: { number: this.#numbers, summary: value.toJSON(), notices: value.notices } };
  };
}

function closed(syscall: string): Error {
  return veneerError('bad-descriptor', { syscall, detail: 'the store or container is closed' });
}
