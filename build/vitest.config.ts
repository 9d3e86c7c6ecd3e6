import { defineConfig } from 'vitest/config'
import { patienceMilliseconds } from '../test/support/patience.ts'

/**
 * Six projects of tests: `unit` is fast and part of every check; `property` plays random histories; `simulation` kills
 * processes; `mongodb` works with real servers; `wire` holds what clients see of a branch against what they see of those
 * servers; `e2e` drives the app in Chromium, one file at a time. Where CI's machine is shared with others, a test of the
 * browser that ran out of time gets a second chance, which begins with state of its own; at home it does not.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{unit,contract,golden,architecture}/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: 'property', include: ['test/property/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'mongodb',
          include: ['test/mongodb/**/*.test.ts'],
          globalSetup: ['build/scripts/mongodb-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'wire',
          include: ['test/wire/**/*.test.ts'],
          globalSetup: ['build/scripts/wire-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['build/scripts/e2e-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: patienceMilliseconds } },
          fileParallelism: false,
          maxWorkers: 1,
          retry: process.env['CI'] === 'true' ? 1 : 0,
        },
      },
    ],
  },
})
