import { API_STATUS, type ApiError } from '../../contracts/api.ts'

/** A fact could not be had; `reason` is from the closed list of the API. */
export class FactError extends Error {
  constructor(readonly reason: ApiError) {
    super(reason)
    this.name = 'FactError'
  }
}

/** A page that waits longer than this for the database says so instead. */
export const PATIENCE_MS = 8_000

/** One fact from the API. @throws FactError, `unavailable` when there is no answer at all. */
export async function fetchFact<T>(path: string, signal?: AbortSignal, patience_ms: number = PATIENCE_MS): Promise<T> {
  const limit = AbortSignal.timeout(patience_ms)
  const response = await fetch(path, {
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    headers: { accept: 'application/json' },
    cache: 'no-store',
  }).catch((cause: unknown): never => {
    throw Object.assign(new FactError('unavailable'), { cause })
  })
  if (response.ok) return (await response.json()) as T
  throw new FactError(reasonOf(response.status))
}

/** The API's reason for a status; a status nobody promised counts as unavailable. */
export function reasonOf(status: number): ApiError {
  const found = (Object.entries(API_STATUS) as Array<[ApiError, number]>).find(([, code]) => code === status)
  return found?.[0] ?? 'unavailable'
}

/** What will be the same in a second is not asked again; what may come back is. */
export const retry = (failures: number, error: Error) => error instanceof FactError && error.reason === 'unavailable' && failures < 3

/** What is wrong with a fact now: said at the first failure, not after the last try. */
export function troubleOf(query: { error: Error | null; failureReason: Error | null }): Error | null {
  return query.error ?? query.failureReason
}
