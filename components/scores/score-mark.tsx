'use client'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { tileScore } from './score-words.ts'

/** NEWS2 of a bed on the ward: the total, brighter from 5 on, or a dash whose words say what is missing. */
export function ScoreMark({ encounter }: { encounter: string }) {
  const score = useLive((s) => s.scores[encounter]?.scores.find(({ id }) => id === 'news2'))
  if (!score) return null
  const { total, calls, spoken } = tileScore(score)
  return (
    <span className="tile-score" data-testid="score" data-calls={calls || undefined} title={spoken}>
      <span aria-hidden="true">{text('score.on_tile', { total })}</span>
      <span className="visually-hidden">{spoken}</span>
    </span>
  )
}
