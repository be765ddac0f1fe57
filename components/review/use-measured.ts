import { useEffect, useRef, useState } from 'react'
import { type CaliperMove, type CaliperWave, moved, timeOf, waveOf } from '../calipers/caliper.ts'
import type { Measured } from './address.ts'
import { standingOf } from './caliper-waves.ts'

/** A browser may change its address only so often; a dragged line moves at every frame. */
const SAID_AFTER_MS = 300

/**
 * Calipers whose place is told in the address once they rest. They are kept as instants, so that they stay where they
 * are while the strip is moved under them.
 */
export function useMeasured(said: Measured | null, say: (measured: Measured | null) => void, waves: readonly CaliperWave[]) {
  const [measured, setMeasured] = useState(said)
  const latest = useRef(say)
  const settled = wordOf(said)
  useEffect(() => {
    latest.current = say
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another interval in the address, not another object of the same
  useEffect(() => setMeasured(said), [settled])
  useEffect(() => {
    if (wordOf(measured) === settled) return
    const timer = setTimeout(() => latest.current(measured), SAID_AFTER_MS)
    return () => clearTimeout(timer)
  }, [measured, settled])

  const standing = (now: Measured | null) => standingOf(now, waves)
  const move = (one: CaliperMove) =>
    setMeasured((now) => {
      const next = moved(standing(now), one, waves)
      const wave = next && waveOf(waves, next.channel)
      return wave ? { channel: next.channel, a_ms: timeOf(wave, next.a), b_ms: timeOf(wave, next.b) } : now
    })
  return { calipers: standing(measured), move, remove: () => setMeasured(null) }
}

function wordOf(measured: Measured | null): string {
  return measured ? [measured.channel, Math.round(measured.a_ms), Math.round(measured.b_ms)].join('~') : ''
}
