import { useEffect, useRef } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { useLive } from '../live/use-live.ts'

/**
 * The newest that this screen knows of an alarm that was opened here, also when the ward lists it no more: who was first
 * while this tablet was away is among what was missed. `left`: the patient lies in no bed of the ward's picture; `gone`: the
 * picture is without the alarm.
 */
export function useFollowed(opened: AlarmView): { alarm: AlarmView; left: boolean; gone: boolean } {
  const heard = useLive((s) => s.alarms[opened.id])
  const missed = useLive((s) => s.missed.find(({ id }) => id === opened.id))
  const ready = useLive((s) => s.ready)
  const lies = useLive((s) => s.slots.some(({ encounter }) => encounter === opened.encounter))
  const last = useRef(opened)
  const alarm = newest([last.current, missed, heard])
  useEffect(() => {
    last.current = alarm
  }, [alarm])
  return { alarm, left: ready && !lies, gone: ready && !heard }
}

/** The highest revision of one alarm; of equals the later in the list, which may say that it is stored by now. */
export function newest(known: ReadonlyArray<AlarmView | undefined>): AlarmView {
  return known.reduce((a, b) => (a && (!b || a.revision > b.revision) ? a : b)) as AlarmView
}
