'use client'
import { useEffect, useState } from 'react'
import { onBeat } from '../live/beat.ts'
import { live } from '../live/live.ts'

/** Server time from the first render on, renewed every `every_ms`: what ages and countdowns are counted against in a browser. */
export function useNow(every_ms = 500): number {
  const [now, setNow] = useState(() => live.server_ms())
  useEffect(() => onBeat(every_ms, () => setNow(live.server_ms())), [every_ms])
  return now
}
