import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { AlarmsReply, LimitsReply, StripReply, TrendsReply } from '../../contracts/api.ts'
import { fetchFact, retry } from '../facts/fact.ts'

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
