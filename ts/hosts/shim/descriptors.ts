/** What the shim has for an open file or directory. */
interface Descriptor {
  openAt(...args: unknown[]): Descriptor;
  [Symbol.dispose](): void;
}

interface Preopens {
  getDirectories(): readonly (readonly [directory: Descriptor, name: string])[];
}

const PREOPENS = 'wasi:filesystem/preopens';

/** The descriptors of one instance, known so that the host can close them when the component no longer does: after a trap. */
export class ShimDescriptors {
  readonly #open = new Set<Descriptor>();

  /** The shim's imports, with each descriptor that they give noted. */
  watched(imports: Record<string, unknown>): Record<string, unknown> {
    const { getDirectories } = imports[PREOPENS] as Preopens;
    const watchedDirectories = getDirectories().map(([directory, name]) => [this.#watch(directory), name]);
    return { ...imports, [PREOPENS]: { getDirectories: () => watchedDirectories } };
  }

  close(): void {
    for (const descriptor of [...this.#open]) descriptor[Symbol.dispose]();
  }

  #watch(descriptor: Descriptor): Descriptor {
    const openAt = descriptor.openAt.bind(descriptor);
    const dispose = descriptor[Symbol.dispose].bind(descriptor);
    this.#open.add(descriptor);
    return Object.assign(descriptor, {
      openAt: (...args: unknown[]) => this.#watch(openAt(...args)),
      [Symbol.dispose]: () => {
        this.#open.delete(descriptor);
        dispose();
      },
    });
  }
}
