import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Alarm } from '../../contracts/alarm.ts'
import type { StripReply } from '../../contracts/api.ts'
import type { AlarmHistory, AlarmMarkLine, AlarmMarkWord } from '../../contracts/call.ts'
import { forgetTimeline } from '../bed/facts.ts'
import { stripLanes } from '../bed/strip-decode.ts'
import { fetchFact, retry } from '../facts/fact.ts'
import { send } from '../facts/send.ts'
import { live } from '../live/live.ts'
import { frozenRange, isWhole } from './frozen-window.ts'

const ofAlarm = (encounter: string, alarm: string) => `/api/patients/${encodeURIComponent(encounter)}/alarms/${encodeURIComponent(alarm)}`

const HOPS_EVERY_MS = 5_000

/** Every change and every call of one alarm; asked anew when the alarm has changed, and while calls are under way. */
export function useAlarmHistory(encounter: string, alarm: string, revision: number) {
  return useQuery({
    queryKey: ['alarm-history', encounter, alarm, revision],
    queryFn: ({ signal }) => fetchFact<AlarmHistory>(`${ofAlarm(encounter, alarm)}/history`, signal),
    networkMode: 'always',
    retry,
    placeholderData: (before) => before,
    refetchInterval: HOPS_EVERY_MS,
  })
}

/** Says what an alarm was, or takes it back; then whoever shows marks asks anew. */
export function useMark(encounter: string, alarm: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (mark: AlarmMarkWord | null) => send<{ mark: AlarmMarkLine | null }>('PUT', `${ofAlarm(encounter, alarm)}/mark`, { mark }),
    networkMode: 'always',
    retry: 0,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['alarms', encounter] }),
        client.invalidateQueries({ queryKey: ['alarm-history', encounter, alarm] }),
        forgetTimeline(client, encounter),
      ]),
  })
}

const STRIP_EVERY_MS = 4_000

/** Six seconds of waves around the onset of an alarm; asked again until the recorder has them whole, then never. */
export function useFrozenStrip({ encounter, onset_ms }: Pick<Alarm, 'encounter' | 'onset_ms'>) {
  const [from, to] = frozenRange({ onset_ms })
  const path = `/api/patients/${encodeURIComponent(encounter)}/strip?from=${from}&to=${to}`
  return useQuery({
    queryKey: ['frozen', encounter, from],
    queryFn: ({ signal }) => fetchFact<StripReply>(path, signal),
    networkMode: 'always',
    retry,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data && isWhole(stripLanes(state.data), to, live.server_ms()) ? false : STRIP_EVERY_MS),
  })
}
