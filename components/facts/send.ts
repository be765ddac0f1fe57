import type { Conflict } from '../../contracts/admin.ts'
import { API_STATUS, type ApiError } from '../../contracts/api.ts'
import { live } from '../live/live.ts'
import { hasText, type TextKey, text } from '../text/text.ts'
import { PATIENCE_MS, reasonOf } from './fact.ts'

export type Method = 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** What became of a change. `words` say a refusal to the person who asked. */
export type Sent<T> = { ok: true; value: T } | Refused
export interface Refused {
  ok: false
  error: ApiError
  /** With `conflict`: what stands against it. */
  reason: Conflict | null
  detail: Record<string, string | number>
  words: string
}

/**
 * Asks the API for one change and says what became of it; throws nothing. A locked screen asks for unlocking. Nothing is repeated by itself: no answer is
 * `unavailable`, and whether the change was made is then not known.
 */
export async function send<T = unknown>(method: Method, path: string, body?: unknown): Promise<Sent<T>> {
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
    })
    if (response.ok) return { ok: true, value: (await response.json()) as T }
    const said = (await response.json().catch(() => ({}))) as Partial<Refused>
    if (response.status === API_STATUS.locked) live.store.setState({ locked: true, unlocking: true })
    return refused(reasonOf(response.status), said.reason ?? null, said.detail ?? {})
  } catch (error) {
    console.error(`${method} ${path}: no answer`, error)
    return refused('unavailable', null, {})
  }
}

function refused(error: ApiError, reason: Conflict | null, detail: Refused['detail']): Refused {
  return { ok: false, error, reason, detail, words: refusalText(error, reason) }
}

/** The catalogue's sentence for a refusal. */
export function refusalText(error: ApiError, reason: string | null): string {
  const key = error === 'conflict' ? `conflict.${reason}` : `refusal.${error}`
  return text(hasText(key) ? (key as TextKey) : 'refusal.unavailable')
}
