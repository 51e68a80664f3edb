/** Lets everything else that waits run first: I/O, timers, other requests. Where there is no `setImmediate`, by a message to itself: browsers delay timers. */
export const turn: () => Promise<void> = (() => {
  const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => void };
  if (setImmediate !== undefined) return () => new Promise((resolve) => setImmediate(resolve));
  if (typeof MessageChannel === 'undefined') return () => new Promise((resolve) => setTimeout(resolve, 0));
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
})();
