import { defineConfig } from 'vitest/config';

// Tests in other runtimes: Deno and workerd, which npm brings, Chromium, which is Debian's, and those that tools/runtimes.mjs installs.
export default defineConfig({
  test: {
    include: ['tests/runtimes/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    maxConcurrency: 2,
  },
});
