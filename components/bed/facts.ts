import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { LimitsReply, StripReply, TrendsReply } from '../../contracts/api.ts'
import type { TimelineReply } from '../../contracts/timeline.ts'
import { fetchFact, retry } from '../facts/fact.ts'
import { live } from '../live/live.ts'

const base = (encounter: string) => `/api/patients/${encodeURIComponent(encounter)}`

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

export function useTrends(encounter: string, hours: number) {
  return useQuery({
    queryKey: ['trends', encounter, hours],
    queryFn: ({ signal }) => fetchFact<TrendsReply>(`${base(encounter)}/trends?hours=${hours}`, signal),
    networkMode: 'always',
    retry,
    refetchInterval: 60_000,
  })
}

/** Screens are not exactly in step with the server: what was only just said is still asked for. */
const AHEAD_MS = 60_000

/** Everything of the last hours, asked again every half minute. */
export function useTimeline(encounter: string, hours: number) {
  return useQuery({
    queryKey: timelineKey(encounter, hours),
    queryFn: ({ signal }) => {
      const to_ms = Math.floor(live.server_ms()) + AHEAD_MS
      return fetchFact<TimelineReply>(`${base(encounter)}/timeline?from=${to_ms - hours * 3_600_000}&to=${to_ms}`, signal)
    },
    networkMode: 'always',
    retry,
    refetchInterval: 30_000,
  })
}

const timelineKey = (encounter: string, hours?: number) => ['timeline', encounter, ...(hours === undefined ? [] : [hours])]

/** Something happened at the bed: what this page knows of its timeline is old. */
export function forgetTimeline(client: QueryClient, encounter: string): Promise<void> {
  return client.invalidateQueries({ queryKey: timelineKey(encounter) })
}

/** A strip does not change once its end is past; while it is not, it is asked for again. */
export function useStrip(encounter: string, from_ms: number, to_ms: number, complete: boolean) {
  return useQuery(stripQuery(encounter, from_ms, to_ms, complete))
}

export function stripQuery(encounter: string, from_ms: number, to_ms: number, complete: boolean) {
  return queryOptions({
    queryKey: ['strip', encounter, from_ms, to_ms],
    queryFn: ({ signal }) => fetchFact<StripReply>(`${base(encounter)}/strip?from=${from_ms}&to=${to_ms}`, signal),
    networkMode: 'always',
    retry,
    staleTime: complete ? Infinity : 0,
    refetchInterval: complete ? false : 5_000,
  })
}

/** New limits are in force: what this page knows of them is old. */
export function forgetLimits(client: QueryClient, encounter: string): Promise<void> {
  return client.invalidateQueries({ queryKey: limitsKey(encounter) })
}

/** The stay is over: nothing that was asked of it is kept. */
export function forgetPatient(client: QueryClient, encounter: string): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes(encounter) })
}
