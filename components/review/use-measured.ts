import { useEffect, useRef, useState } from 'react'
import { type CaliperMove, type Calipers, type CaliperWave, moved, timeOf, waveOf } from '../calipers/caliper.ts'
import type { Measured } from './address.ts'

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

/** Where they stand on the waves that are shown; not at all once one of them lies beyond: an interval is never told shortened. */
function standingOf(measured: Measured | null, waves: readonly CaliperWave[]): Calipers | null {
  const wave = measured && waveOf(waves, measured.channel)
  if (!wave) return null
  const [from_ms, to_ms] = [timeOf(wave, wave.first - 1), timeOf(wave, wave.last + 1)]
  const within = [measured.a_ms, measured.b_ms].every((at_ms) => at_ms >= from_ms && at_ms <= to_ms)
  return within ? moved(null, { do: 'place', ...measured }, waves) : null
}

function wordOf(measured: Measured | null): string {
  return measured ? [measured.channel, Math.round(measured.a_ms), Math.round(measured.b_ms)].join('~') : ''
}
