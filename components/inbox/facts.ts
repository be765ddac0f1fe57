import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AlarmHistory, AlarmMarkLine, AlarmMarkWord } from '../../contracts/call.ts'
import { fetchFact, retry } from '../facts/fact.ts'
import { send } from '../facts/send.ts'

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
      ]),
  })
}
