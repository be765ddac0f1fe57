import { useEffect, useRef } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { useLive } from '../live/use-live.ts'

/**
 * The newest that this screen knows of an alarm that was opened here, also when the ward lists it no more: who was first
 * while this tablet was away is among what was missed. `gone`: the ward's picture is here, without it.
 */
export function useFollowed(opened: AlarmView): { alarm: AlarmView; gone: boolean } {
  const heard = useLive((s) => s.alarms[opened.id])
  const missed = useLive((s) => s.missed.find(({ id }) => id === opened.id))
  const ready = useLive((s) => s.ready)
  const last = useRef(opened)
  const alarm = newest([last.current, missed, heard])
  useEffect(() => {
    last.current = alarm
  }, [alarm])
  return { alarm, gone: ready && !heard }
}

/** The highest revision of one alarm; of equals the later in the list, which may say that it is stored by now. */
export function newest(known: ReadonlyArray<AlarmView | undefined>): AlarmView {
  return known.reduce((a, b) => (a && (!b || a.revision > b.revision) ? a : b)) as AlarmView
}
