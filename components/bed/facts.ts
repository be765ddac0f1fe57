import { type QueryClient, useQuery } from '@tanstack/react-query'
import { type AlarmsReply, API_STATUS, type ApiError, type LimitsReply, type StripReply, type TrendsReply } from '../../contracts/api.ts'

/** A fact could not be had; `reason` is from the closed list of the API. */
export class FactError extends Error {
  constructor(readonly reason: ApiError) {
    super(reason)
    this.name = 'FactError'
  }
}

/** A page that waits longer than this for the database says so instead. */
const PATIENCE_MS = 8_000

/** One fact of `encounter` from the API. @throws FactError, `unavailable` when there is no answer at all. */
export async function fetchFact<T>(path: string, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(PATIENCE_MS)
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

const base = (encounter: string) => `/api/patients/${encodeURIComponent(encounter)}`
/** What will be the same in a second is not asked again; what may come back is. */
const retry = (failures: number, error: Error) => error instanceof FactError && error.reason === 'unavailable' && failures < 3

export const limitsKey = (encounter: string) => ['limits', encounter]

export function useLimits(encounter: string) {
  return useQuery({
    queryKey: limitsKey(encounter),
    queryFn: ({ signal }) => fetchFact<LimitsReply>(`${base(encounter)}/limits`, signal),
    networkMode: 'always',
    retry,
    staleTime: 60_000,
  })
}

export function useTrends(encounter: string, hours = 8) {
  return useQuery({
    queryKey: ['trends', encounter, hours],
    queryFn: ({ signal }) => fetchFact<TrendsReply>(`${base(encounter)}/trends?hours=${hours}`, signal),
    networkMode: 'always',
    retry,
    refetchInterval: 60_000,
  })
}

export function usePastAlarms(encounter: string) {
  return useQuery({
    queryKey: ['alarms', encounter],
    queryFn: ({ signal }) => fetchFact<AlarmsReply>(`${base(encounter)}/alarms`, signal),
    networkMode: 'always',
    retry,
    refetchInterval: 60_000,
  })
}

/** A strip does not change once its end is past; while it is not, it is asked for again. */
export function useStrip(encounter: string, from_ms: number, to_ms: number, complete: boolean) {
  return useQuery({
    queryKey: ['strip', encounter, from_ms, to_ms],
    queryFn: ({ signal }) => fetchFact<StripReply>(`${base(encounter)}/strip?from=${from_ms}&to=${to_ms}`, signal),
    networkMode: 'always',
    retry,
    staleTime: complete ? Infinity : 0,
    refetchInterval: complete ? false : 5_000,
  })
}

/** What is wrong with a fact now: said at the first failure, not after the last try. */
export function troubleOf(query: { error: Error | null; failureReason: Error | null }): Error | null {
  return query.error ?? query.failureReason
}

/** New limits are in force: what this page knows of them is old. */
export function forgetLimits(client: QueryClient, encounter: string): Promise<void> {
  return client.invalidateQueries({ queryKey: limitsKey(encounter) })
}
