/**
 * Next answers a refused or redirected page with 200 when its router asks for the page's data ("RSC: 1"), and says the
 * refusal within. Here it gets the status the page itself would have.
 */
export type Verdict = { status: number; location: string | null }

/** Rows of errors; strings of the page are escaped within their own row and cannot begin one. */
const REFUSED = /^[0-9a-f]+:E\{"digest":"NEXT_HTTP_ERROR_FALLBACK;([45]\d\d)"/m
const REDIRECTED = /^[0-9a-f]+:E\{"digest":"NEXT_REDIRECT;(?:replace|push);([^"\\]*);(30[378]);?"/m

/** null: an ordinary page. */
export function verdictOf(flight: string): Verdict | null {
  const refused = REFUSED.exec(flight)
  if (refused) return { status: Number(refused[1]), location: null }
  const redirected = REDIRECTED.exec(flight)
  return redirected ? { status: Number(redirected[2]), location: redirected[1] ?? '/' } : null
}
