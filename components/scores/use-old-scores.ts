'use client'
import { useState } from 'react'
import { live } from '../live/live.ts'
import { usePageTick } from '../live/use-live.ts'
import { isOld } from './score-words.ts'

/** Whether what was told at `at_ms` is no longer of now. Renders only when that changes. */
export function useOldScores(at_ms: number | undefined): boolean {
  const [old, setOld] = useState(false)
  usePageTick(() => setOld(at_ms !== undefined && isOld(live.server_ms() - at_ms)))
  return old
}
