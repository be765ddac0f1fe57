'use client'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { StripReply } from '../../contracts/api.ts'
import { stripQuery } from '../bed/facts.ts'
import { type Frozen, keptFrom, withRecord } from './frozen.ts'

/** What is asked of the record at once; it gives at most 120 s. */
const PIECE_MS = 60_000
/** The recorder keeps whole minutes: what is younger than this when it was asked for may still lack its end. */
const SETTLED_MS = 90_000

/** The frozen waves with what the record holds from before this screen's own, asked for as far back as `from_ms` looks. */
export function useRecord(encounter: string, frozen: Frozen, from_ms: number): { whole: Frozen; asking: boolean; away: boolean } {
  const kept_ms = Math.floor(keptFrom(frozen))
  const pieces = Math.max(0, Math.ceil((kept_ms - from_ms) / PIECE_MS))
  const { replies, asking, away } = useQueries({
    queries: Array.from({ length: pieces }, (_, i) => {
      const to_ms = kept_ms - i * PIECE_MS
      return stripQuery(encounter, to_ms - PIECE_MS, to_ms, frozen.since_ms - to_ms > SETTLED_MS)
    }),
    combine,
  })
  const whole = useMemo(() => replies.reduce(withRecord, frozen), [replies, frozen])
  return { whole, asking, away }
}

function combine(asked: Array<UseQueryResult<StripReply>>) {
  return {
    replies: asked.flatMap((one) => one.data ?? []),
    asking: asked.some((one) => one.isPending),
    away: asked.some((one) => one.isError && !one.data),
  }
}
