/** How long a script may keep the event loop from others. */
const SHARE_MS = 20;

let since = performance.now();

/**
 * Lets the event loop turn when the script has had its share, so that a script of nothing but built-in commands still hears an AbortSignal.
 * Undefined when there is nothing to wait for.
 */
export function turn(): Promise<void> | undefined {
  if (performance.now() - since < SHARE_MS) return undefined;
  return new Promise((resolve) => {
    setImmediate(() => {
      since = performance.now();
      resolve();
    });
  });
}

/** Two turns: what had come before, a signal among it, is heard by then. One may end before the loop looks at what came. */
export async function heard(): Promise<void> {
  for (let turns = 0; turns < 2; turns++) await new Promise((resolve) => setImmediate(resolve));
}
