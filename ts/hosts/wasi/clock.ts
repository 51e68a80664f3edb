// wasi:clocks/wall-clock. Milliseconds are the system's; below that each reading is later than the
// one before, so that two changes never have the same time.
import type { CoreImports } from '../../generated/core-imports.js';
import type { GuestMemory } from '../../lowered/runtime.js';

type Clock = CoreImports['wasi:clocks/wall-clock@0.2.10'];

export function wallClock(memory: () => GuestMemory, milliseconds: () => number = Date.now): Clock {
  let second = 0;
  let nanosecond = 0;
  const put = (ret: number, seconds: number, nanoseconds: number): void => {
    const { view } = memory();
    // In two halves: a BigInt would be an object (measured).
    view.setUint32(ret, seconds >>> 0, true);
    view.setUint32(ret + 4, Math.floor(seconds / 2 ** 32), true);
    view.setUint32(ret + 8, nanoseconds, true);
  };
  return {
    now(ret) {
      const ms = milliseconds();
      const seconds = Math.floor(ms / 1000);
      const nanoseconds = (ms % 1000) * 1_000_000;
      if (seconds > second || (seconds === second && nanoseconds > nanosecond) || second - seconds > 1) {
        second = seconds;
        nanosecond = nanoseconds;
      } else if (++nanosecond === 1_000_000_000) {
        second++;
        nanosecond = 0;
      }
      put(ret, second, nanosecond);
    },
    resolution(ret) {
      put(ret, 0, 1);
    },
  };
}
