import { randomBytes } from 'node:crypto'

/** What every answer says to the browser, whoever wrote it: pages, API, errors, files, refused handshakes. */
export interface HeaderOptions {
  /** Browsers reach us over https. */
  secure: boolean
  /** Next in development writes styles and evaluates code that the product does not. */
  dev: boolean
  /** Origins we are reached at; browsers that do not count sockets as 'self' need them by name. */
  origins: readonly string[]
}

/** One year; a certificate that fails must not be clicked away on a ward's screen. */
const HSTS = 'max-age=31536000'
const UNUSED_FEATURES =
  'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), usb=()'

/** Headers of one answer, and the policy Next must be told so that its own scripts carry the nonce. */
export function answerHeaders(options: HeaderOptions): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(options, randomBytes(18).toString('base64')),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': UNUSED_FEATURES,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Nothing about a patient stays in a cache, of the browser or of anything between.
    'cache-control': 'no-store, max-age=0',
    ...(options.secure ? { 'strict-transport-security': HSTS } : {}),
  }
}

/** Scripts run only with this answer's nonce, or when such a script loads them; no other origin is ever spoken to. */
export function contentPolicy({ dev, origins }: HeaderOptions, nonce: string): string {
  const sockets = origins.map((origin) => origin.replace(/^http/, 'ws'))
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // React writes computed places and widths as style attributes.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...sockets].join(' '),
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Files whose name is the hash of what is in them: the one thing a browser may keep. */
export function mayBeKept(path: string, status: number): boolean {
  return path.startsWith('/_next/static/') && status === 200
}
