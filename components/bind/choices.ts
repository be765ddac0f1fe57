import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { BindReply } from '../../contracts/devices.ts'
import { fetchFact, retry } from '../facts/fact.ts'

/** Who has come back from another bed must not be shown old choices for long. */
const EVERY_MS = 3_000

export const devicesPath = (encounter: string) => `/api/patients/${encodeURIComponent(encounter)}/devices`

/** Whom a device would be put on, what is worn, and what matches `find`: asked of the facts, not of the picture. */
export function fetchChoices(encounter: string, find: string, signal?: AbortSignal): Promise<BindReply> {
  return fetchFact<BindReply>(`${devicesPath(encounter)}?find=${encodeURIComponent(find)}`, signal)
}

export function useChoices(encounter: string, find: string): UseQueryResult<BindReply> {
  return useQuery({
    queryKey: ['bind', encounter, find],
    queryFn: ({ signal }) => fetchChoices(encounter, find, signal),
    networkMode: 'always',
    retry,
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  })
}
