import { defineConfig } from 'vitest/config'

/** Two projects: `unit` needs nothing but Node; `integration` (*.pg.test.ts, *.system.test.ts) starts a real PostgreSQL. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,server,components,app}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.pg.test.ts', '**/*.system.test.ts', '**/node_modules/**'],
          environment: 'node',
          setupFiles: ['components/text/behind.tsx'],
          // Files share a thread: starting afresh for each took longer than the tests.
          pool: 'threads',
          isolate: false,
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{contracts,server,components,app}/**/*.{pg,system}.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // Real databases on a shared machine: a test is given a second try there, and vitest says that it took one.
          retry: process.env.CI ? 1 : 0,
          globalSetup: ['server/database/testing.shared.ts'],
          isolate: true,
        },
      },
    ],
  },
})
