import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AlarmsReply } from '../../contracts/api.ts'
import type { ReviewReply } from '../../contracts/review.ts'
import type { NoteLine, WriteNote } from '../../contracts/timeline.ts'
import { fetchFact, retry } from '../facts/fact.ts'
import { send } from '../facts/send.ts'
import type { Day } from './events.ts'

const base = (encounter: string) => `/api/patients/${encodeURIComponent(encounter)}`

/** Pages of the list are as long as the server makes them; it is empty before the stay began. */
export function useAlarmDay(encounter: string, day: Day) {
  return useInfiniteQuery({
    queryKey: ['alarms', encounter, 'day', day.from_ms, day.to_ms],
    queryFn: ({ signal, pageParam }) =>
      fetchFact<AlarmsReply>(`${base(encounter)}/alarms${pageParam === 0 ? '' : `?before=${pageParam}`}`, signal),
    initialPageParam: day.to_ms ?? 0,
    getNextPageParam: ({ alarms }, _, before) => {
      const oldest = alarms.at(-1)
      if (!oldest || oldest.onset_ms < day.from_ms) return null
      const next = Math.floor(oldest.onset_ms) + 1 // others may have begun in the same millisecond
      return before === 0 || next < before ? next : null
    },
    networkMode: 'always',
    retry,
    refetchInterval: 60_000,
  })
}

/** What was known at a moment; it stays as it is once the record of it is complete. */
export function useReviewAt(encounter: string, at_ms: number, complete: boolean) {
  return useQuery({
    queryKey: ['review', encounter, at_ms],
    queryFn: ({ signal }) => fetchFact<ReviewReply>(`${base(encounter)}/review?at=${Math.floor(at_ms)}`, signal),
    networkMode: 'always',
    retry,
    staleTime: complete ? Infinity : 0,
    refetchInterval: complete ? false : 5_000,
  })
}

export function useNotes(encounter: string, alarm: string) {
  return useQuery({
    queryKey: ['notes', encounter, alarm],
    queryFn: ({ signal }) => fetchFact<{ notes: NoteLine[] }>(`${base(encounter)}/notes?alarm=${encodeURIComponent(alarm)}`, signal),
    networkMode: 'always',
    retry,
  })
}

/** Writes a note; then whoever shows notes or the timeline asks anew. */
export function useWriteNote(encounter: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (note: WriteNote) => send<NoteLine>('POST', `${base(encounter)}/notes`, note),
    networkMode: 'always',
    retry: 0,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['notes', encounter] }),
        client.invalidateQueries({ queryKey: ['timeline', encounter] }),
      ]),
  })
}
