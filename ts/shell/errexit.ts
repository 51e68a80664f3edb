/** A pipeline in the interpreter's terms. */
interface Pipeline {
  readonly commands: readonly { readonly type: string }[];
}

const COMPOUND = new Set(['Case', 'CStyleFor', 'For', 'Group', 'If', 'Until', 'While']);

/** Whether a list ends in a compound command: what failed in it was counted there already, or isn't to be. */
export function isCompound(pipelines: readonly Pipeline[]): boolean {
  const [first, ...rest] = pipelines.at(-1)?.commands ?? [];
  return first !== undefined && rest.length === 0 && COMPOUND.has(first.type);
}

/** Runs a command; if its status is `asked` for, nothing in it that fails ends the shell, not even in the functions it calls. */
export async function within<T>(state: { inCondition: boolean }, asked: boolean, run: () => Promise<T>): Promise<T> {
  const before = state.inCondition;
  state.inCondition = before || asked;
  try {
    return await run();
  } finally {
    state.inCondition = before;
  }
}
