import { defineConfig } from 'vitest/config';

// Tests in other runtimes: Chromium, which is Debian's, and workerd, which npm brings. .ci/run brings what they need.
export default defineConfig({
  test: { include: ['tests/runtimes/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
});
