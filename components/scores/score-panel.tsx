'use client'
import type { ScoresView } from '../../contracts/live.ts'
import type { ScoreNow, ScoreParameter } from '../../contracts/score.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { age, clockMinute, clockTime, date } from '../text/time.ts'
import { Charting } from './charting.tsx'
import { OtherScores } from './other-scores.tsx'
import { headingOf, isOld, missingWords, NEWS2_PARTS, partName, partWithUnit } from './score-words.ts'
import './scores.css'

/** NEWS2 with every part that makes it, the screens beside it, and where observations are charted. */
export function ScorePanel({ encounter, role, now_ms }: { encounter: string; role: string | undefined; now_ms: number }) {
  const view = useLive((s) => s.scores[encounter])
  const news2 = view?.scores.find(({ id }) => id === 'news2')
  return (
    <section className="score-panel" aria-labelledby="score-title" data-patient={encounter} data-testid="score-panel">
      <header>
        <h2 id="score-title">{text('score.name.news2')}</h2>
        {view && news2 && <small>{timeWords(news2, view.at_ms)}</small>}
      </header>
      {view && news2 ? <News2 score={news2} view={view} now_ms={now_ms} /> : <p className="panel-note">{text('score.none')}</p>}
      {view && <OtherScores scores={view.scores} old={isOld(now_ms - view.at_ms)} />}
      <Charting encounter={encounter} role={role} view={view} />
      <p className="score-source">{text('score.acknowledgement')}</p>
    </section>
  )
}

function timeWords(score: ScoreNow, at_ms: number): string {
  return text(score.total === null ? 'score.at' : 'score.at_all', { time: clockMinute(at_ms) })
}

function News2({ score, view, now_ms }: { score: ScoreNow; view: ScoresView; now_ms: number }) {
  const old = isOld(now_ms - view.at_ms)
  const heading = headingOf(score)
  return (
    <>
      <div className="score-head" data-band={old ? 'none' : (score.band ?? 'none')}>
        <strong className="score-total" data-testid="score-total">
          {old ? text('value.dash') : (score.total ?? text('value.dash'))}
        </strong>
        {old ? (
          <p>{text('score.not_now', { time: clockTime(view.at_ms) })}</p>
        ) : (
          <p>
            <strong>{headWords(score)}</strong>
            {heading ? text(`score.response.${heading}`) : whyNone(score)}
          </p>
        )}
      </div>
      {!score.refused && <Parts score={score} elapsed_ms={Math.max(0, now_ms - view.at_ms)} />}
      {!score.refused && <p className="score-scale">{scaleWords(score, view)}</p>}
    </>
  )
}

function headWords(score: ScoreNow): string {
  const heading = headingOf(score)
  if (heading) return text(`score.heading.${heading}`)
  return text(score.refused ? 'score.refused' : 'score.incomplete')
}

function whyNone(score: ScoreNow): string {
  if (score.refused) return text(`score.refused_why.${score.refused}`)
  return `${text('score.missing', { parts: missingWords(score) })}. ${text('score.incomplete_points', { points: score.points })}`
}

/** One line a part: what, how old, the value, its points as a bar and as a figure. */
function Parts({ score, elapsed_ms }: { score: ScoreNow; elapsed_ms: number }) {
  return (
    <ul className="score-parts">
      {NEWS2_PARTS.map((parameter) => (
        <Part key={parameter} parameter={parameter} score={score} elapsed_ms={elapsed_ms} />
      ))}
    </ul>
  )
}

function Part({ parameter, score, elapsed_ms }: { parameter: ScoreParameter; score: ScoreNow; elapsed_ms: number }) {
  const part = score.parts.find((p) => p.parameter === parameter)
  const name = parameter === 'spo2' ? text('score.spo2_scale', { scale: score.scale ?? 1 }) : partName(parameter)
  if (!part) {
    return (
      <li data-part={parameter} data-missing="true">
        <span>{name}</span>
        <span className="score-value">{text(score.stale.includes(parameter) ? 'score.old_value' : 'score.no_value')}</span>
        <span className="score-bar" aria-hidden="true" />
        <b>{text('value.dash')}</b>
      </li>
    )
  }
  const old = text('score.part_age', { age: age(part.age_ms + elapsed_ms) })
  return (
    <li data-part={parameter} data-points={part.points}>
      <span>
        {name} <small>{part.source === 'charted' ? `${text('score.part_charted')} ${old}` : old}</small>
      </span>
      <span className="score-value">{partWithUnit(part)}</span>
      <span className="score-bar" aria-hidden="true">
        {[1, 2, 3].map((n) => (
          <i key={n} data-on={part.points >= n || undefined} />
        ))}
      </span>
      <b>
        <span aria-hidden="true">{part.points}</span>
        <span className="visually-hidden">{text('score.part_points', { points: part.points })}</span>
      </b>
    </li>
  )
}

/** Which SpO2 scale is read, and who decided it: scale 2 never without a name. */
function scaleWords({ scale }: ScoreNow, { observed, names }: ScoresView): string {
  const decided = observed.spo2_scale
  if (!decided) return text('score.scale_default')
  const at = `${date(decided.observed_ms)} ${clockMinute(decided.observed_ms)}`
  return text('score.scale_by', { scale: scale ?? 1, name: names[decided.by] ?? decided.by, at })
}
