'use client'
import { useEffect, useState } from 'react'
import { live } from '../live/live.ts'

/** Server time, renewed every `every_ms`: what ages and countdowns are counted against. */
export function useNow(every_ms = 500): number {
  const [now, setNow] = useState(() => live.server_ms())
  useEffect(() => {
    const timer = setInterval(() => setNow(live.server_ms()), every_ms)
    return () => clearInterval(timer)
  }, [every_ms])
  return now
}
