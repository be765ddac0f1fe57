'use client'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { tileScore } from './score-words.ts'
import { useOldScores } from './use-old-scores.ts'

/** NEWS2 of a bed on the ward: the total, brighter from 5 on, or a dash whose words say what is missing or that it is old. */
export function ScoreMark({ encounter }: { encounter: string }) {
  const view = useLive((s) => s.scores[encounter])
  const old = useOldScores(view?.at_ms)
  const score = view?.scores.find(({ id }) => id === 'news2')
  if (!view || !score) return null
  const { total, calls, spoken } = tileScore(score, old ? view.at_ms : null)
  return (
    <span className="tile-score" data-testid="score" data-calls={calls || undefined} title={spoken}>
      <span aria-hidden="true">{text('score.on_tile', { total })}</span>
      <span className="visually-hidden">{spoken}</span>
    </span>
  )
}
