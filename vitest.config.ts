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
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{contracts,server,components,app}/**/*.{pg,system}.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          globalSetup: ['server/database/testing.shared.ts'],
          isolate: true,
        },
      },
    ],
  },
})
