'use client'
import { live } from '../live/live.ts'
import { useTick } from '../live/use-live.ts'
import { isOld } from './score-words.ts'

/** Whether what was told at `at_ms` is no longer of now. Renders only when that changes. */
export function useOldScores(at_ms: number | undefined): boolean {
  return useTick(() => at_ms !== undefined && isOld(live.server_ms() - at_ms), false)
}
