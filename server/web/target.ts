/**
 * What is asked for, in the one spelling that is passed on. A path that could be read in two ways is refused: the reader that
 * judges rights and the one that finds the page must never differ.
 */
export type Target = { path: string; query: string } | { refuse: 400 | 404 | 414 }

const LENGTH_MAX = 8_192
/** Encoded dots, slashes, backslashes, NUL and percent signs; doubled slashes; backslashes and control characters. */
const AMBIGUOUS = /%(?:2e|2f|5c|00|25)|\/\/|\\|\p{Cc}/iu
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/
/** Next's other spellings of a page: its data by suffix. */
const VARIANT = /\.(?:rsc|segments?|prefetch|action)(?:[./]|$)/i
/** Query names by which Next's parts tell each other what a path means. */
const STEERING = /^(?:nxt[pi]|__next)/i

/** `dev`: Next's own paths for reload and overlays are let through. */
export function readTarget(url: string, dev: boolean): Target {
  if (url.length > LENGTH_MAX) return { refuse: 414 }
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  if (!path.startsWith('/') || AMBIGUOUS.test(path) || DOT_SEGMENT.test(path) || !decodes(path)) return { refuse: 400 }
  if (!dev && (VARIANT.test(path) || (path.startsWith('/_next') && !path.startsWith('/_next/static/')))) return { refuse: 404 }
  return { path: path.length > 1 ? path.replace(/\/$/, '') : path, query: at < 0 ? '' : withoutSteering(url.slice(at + 1)) }
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function withoutSteering(query: string): string {
  const kept = query.split('&').filter((pair) => {
    const name = pair.split('=')[0] ?? ''
    return decodes(name) && !STEERING.test(decodeURIComponent(name))
  })
  return kept.length > 0 ? `?${kept.join('&')}` : ''
}

/** Headers that steer Next's router or claim what only we know. `rsc` and the router's state are its pages' own and harmless. */
const DROPPED =
  /^(?:x-middleware-|x-next|x-invoke-|x-matched-path|x-now-|x-vercel|x-prerender-|x-rewrite-|x-original-|x-http-method|x-method-override|x-forwarded|x-real-ip|x-client-ip|x-host$|forwarded$|next-action$|next-resume|content-security-policy|true-client-ip|cf-)/

/** Takes every header that steers or claims out of `headers`. */
export function dropSteering(headers: Record<string, unknown>): void {
  for (const name of Object.keys(headers)) if (DROPPED.test(name)) delete headers[name]
}

/** A look ahead of the router. It would be answered the same whoever asks; here everybody gets nothing, and the page itself when it is opened. */
export function isPrefetch(headers: Record<string, unknown>): boolean {
  return 'next-router-prefetch' in headers || 'next-router-segment-prefetch' in headers
}
