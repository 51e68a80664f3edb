import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'tests/interop/**', 'tests/runtimes/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
