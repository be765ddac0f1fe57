import { request } from '@playwright/test'
import { openViewer, type Viewer } from '../server/ledger/viewer.ts'

/**
 * Wall displays that somebody sees and hears, so that no bed of the ward under test is unwatched while a test's own
 * pages come and go. They are enrolled as walls are; behind each is a socket without a page.
 */
export async function hangWalls(url: string, admin: { login: string; password: string }, wards: readonly string[]): Promise<string[]> {
  const api = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } })
  const { csrfToken } = (await (await api.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const signedIn = await api.post('/api/auth/callback/credentials', { form: { csrfToken, ...admin, json: 'true' } })
  if (!signedIn.ok()) throw new Error(`signing in to hang walls: ${signedIn.status()}`)
  const cookies: string[] = []
  for (const ward of wards) {
    const made = await api.post('/api/admin/walls', { data: { name: `Watch ${ward}`, ward } })
    const { code } = (await made.json()) as { code: string }
    const screen = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } })
    const enrolled = await screen.post('/api/wall/enrol', { data: { code } })
    if (!enrolled.ok()) throw new Error(`a wall in ${ward} was not enrolled: ${enrolled.status()}`)
    cookies.push((await screen.storageState()).cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
    await screen.dispose()
  }
  await api.dispose()
  return cookies
}

/** Somebody looks at these walls from now on, until the returned function is called. */
export function watchWalls(url: string, wards: readonly string[], cookies: readonly string[]): () => void {
  const viewers: Viewer[] = wards.map((ward, i) => openViewer({ url, cookie: cookies[i]!, ward }))
  return () => {
    for (const viewer of viewers) viewer.close()
  }
}
