import type { ScoreNow } from '../../contracts/score.ts'
import { text } from '../text/text.ts'
import { missingWords } from './score-words.ts'

type Other = 'mews' | 'qsofa' | 'sirs'

/** MEWS, qSOFA and SIRS in a line each: shown, never alarmed on. `old`: told too long ago to be of now. */
export function OtherScores({ scores, old }: { scores: readonly ScoreNow[]; old: boolean }) {
  const others = scores.filter(({ id }) => id !== 'news2')
  return (
    <div className="score-others">
      <h3>{text('score.screens')}</h3>
      <ul>
        {others.map((score) => (
          <li key={score.id} data-score={score.id} data-reached={(!old && score.band === 'reached') || undefined}>
            <span>{text(`score.name.${score.id}`)}</span>
            <strong>{old ? text('value.dash') : (score.total ?? text('value.dash'))}</strong>
            <span>{old ? text('score.old_value') : otherWords(score)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function otherWords(score: ScoreNow): string {
  if (score.refused) return text(`score.refused_short.${score.refused}`)
  if (score.total === null) return text('score.other_missing', { parts: missingWords(score) })
  return text(`score.other.${score.id as Other}_${score.band === 'reached' ? 'reached' : 'below'}`)
}
