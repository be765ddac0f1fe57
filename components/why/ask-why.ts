import { useQuery } from '@tanstack/react-query'
import type { WhyAnswer } from '../../contracts/why.ts'
import { FactError, fetchFact } from '../facts/fact.ts'

/** A replay may take its time. */
const PATIENCE_MS = 60_000

/** What is asked of a patient: an alarm, or a stretch of time and perhaps one rule. */
export type Asked = { encounter: string; alarm: string } | { encounter: string; from_ms: number; to_ms: number; detector?: string }

/** The answer to `asked`, worked out anew for each question; null asks nothing. Nothing is asked again by itself. */
export function useWhy(asked: Asked | null) {
  return useQuery({
    queryKey: ['why', asked],
    enabled: asked !== null,
    queryFn: ({ signal }) => fetchFact<WhyAnswer>(`/why?${queryOf(asked!)}`, signal, PATIENCE_MS),
    networkMode: 'always',
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: false,
  })
}

function queryOf(asked: Asked): string {
  return new URLSearchParams(Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)])).toString()
}

export function troubleWords(error: Error): 'why.too_many' | 'why.denied' | 'why.unavailable' {
  const reason = error instanceof FactError ? error.reason : 'unavailable'
  if (reason === 'too_many') return 'why.too_many'
  return reason === 'not_allowed' || reason === 'not_found' || reason === 'signed_out' ? 'why.denied' : 'why.unavailable'
}
