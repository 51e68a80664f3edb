import { defineConfig } from 'vitest/config';

// Tests in other runtimes: Deno and workerd, which npm brings, Chromium, which is Debian's, and Bun, which VENEER_BUN names. .ci/run brings them.
export default defineConfig({
  test: { include: ['tests/runtimes/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
});
