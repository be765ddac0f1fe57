/**
 * Names of folders in app/: every other part of a path is an id, or whatever somebody typed, and stays out of the audit's
 * patterns. A test keeps this list equal to the folders there are.
 */
export const PATH_WORDS: ReadonlySet<string> = new Set(
  (
    'access account admin alarms api audit auth beds burn chain code contacts csv delivered devices discharge ' +
    'dry-run duty emergency enrol export find hand-over health history import invite limits link load lock looked ' +
    'mark me merge notes notifications open password patients people pin policy quarantine renew review revoke seen session ' +
    'sessions setup sign-in status strip timeline tokens transfer trends unlock waiting wall walls wards'
  ).split(' '),
)

/** What was asked for, without ids (`/api/patients/:id/trends`), and the first id it was asked of, '' when there is none. */
export function askedFor(pathname: string): { path: string; asked: string } {
  const parts = pathname.split('/').filter(Boolean)
  const path = `/${parts.map((part) => (PATH_WORDS.has(part) ? part : ':id')).join('/')}`
  const id = parts.find((part) => !PATH_WORDS.has(part)) ?? ''
  return { path, asked: decoded(id) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
