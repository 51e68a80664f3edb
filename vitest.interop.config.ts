import { defineConfig } from 'vitest/config';

// Tests against other programs: they need root, Debian packages and real images; .ci/run brings them.
export default defineConfig({
  test: { include: ['tests/interop/**/*.test.ts'], testTimeout: 600_000, fileParallelism: false },
});
