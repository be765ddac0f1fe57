'use client'
import { useCallback, useState } from 'react'
import { type CaliperMove, type Calipers, type CaliperWave, moved } from './caliper.ts'

export interface CaliperHold {
  /** Null until they are placed. */
  calipers: Calipers | null
  move: (move: CaliperMove) => void
  remove: () => void
}

/** One pair of calipers over `waves`; keep the list's identity while it is the same, a move is judged by the newest. */
export function useCalipers(waves: readonly CaliperWave[]): CaliperHold {
  const [calipers, setCalipers] = useState<Calipers | null>(null)
  const move = useCallback((one: CaliperMove) => setCalipers((now) => moved(now, one, waves)), [waves])
  const remove = useCallback(() => setCalipers(null), [])
  return { calipers, move, remove }
}
