import { defineConfig } from '@playwright/test'

/** Whole-system tests in a real Chromium against the real server, its embedded PostgreSQL and the simulator. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  // A test that passes only when repeated is printed as flaky, with its trace.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  use: {
    viewport: { width: 1920, height: 1080 },
    launchOptions: {
      executablePath: process.env.WARDWAVE_CHROMIUM || undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--autoplay-policy=document-user-activation-required',
      ],
    },
    trace: 'retain-on-failure',
  },
})
