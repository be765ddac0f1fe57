'use client'
import type { WhyAnswer } from '../../contracts/why.ts'
import { timeline } from '../inbox/timeline.ts'
import { text } from '../text/text.ts'
import { clockMinute, clockTime, date } from '../text/time.ts'
import { causeSentence, ruleWords, watchWords } from './why-words.ts'

type Said = Extract<WhyAnswer, { state: 'explained' }>

/** The answer: the cause first, then what bears it out. `whole`: also what became of the alarm, where no other list says it. */
export function WhyAnswerView({ said, whole }: { said: WhyAnswer; whole: boolean }) {
  if (said.state === 'too_long') return <p className="why-cause">{text('why.too_long')}</p>
  if (said.state === 'not_kept')
    return (
      <p className="why-cause">
        {said.from_ms === null
          ? text('why.not_kept_at_all')
          : text('why.not_kept', { from: `${date(said.from_ms)} ${clockMinute(said.from_ms)}` })}
      </p>
    )
  return <Explained said={said} whole={whole} />
}

function Explained({ said, whole }: { said: Said; whole: boolean }) {
  const { answer, others, names, from_ms, to_ms } = said
  const rule = answer ? ruleWords(answer, names) : ''
  const stretch = { from: clockTime(from_ms), to: clockTime(to_ms), day: date(from_ms) }
  return (
    <div className="why-answer" data-cause={answer?.cause ?? ''} data-detector={answer?.detector ?? ''}>
      <p className="why-of">{text('why.of', stretch)}</p>
      <p className="why-cause">{answer ? causeSentence(answer, names) : text('why.nothing')}</p>
      <dl className="why-facts">
        {rule !== '' && <Line term={text('why.rule')}>{rule}</Line>}
        <Watching said={said} />
      </dl>
      {whole && <Told said={said} />}
      {said.same !== null && <p className="why-note">{text(said.same ? 'why.same' : 'why.differs')}</p>}
      {said.other_build && <p className="why-note">{text('why.other_build')}</p>}
      {others.length > 0 && (
        <details className="why-others">
          <summary>{text('why.others', { n: others.length })}</summary>
          <ul>
            {others.map((one) => (
              <li key={`${one.detector}-${one.alarm?.id ?? ''}`}>{causeSentence(one, names)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Line({ term, children }: { term: string; children: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Watching({ said: { watching, names } }: { said: Said }) {
  const words = watching === null ? text('why.watching_unknown') : watching.map((one) => watchWords(one, names)).join('; ')
  return <Line term={text('why.watching')}>{words}</Line>
}

/** Changes as the replay made them, and calls as they were written down. */
function Told({ said: { steps, told, names, answer } }: { said: Said }) {
  const changes = steps.map(({ at_ms, why, by, level, signal, response }, i) => ({
    ...{ at_ms, revision: i, why, by: by === null ? '' : (names[by] ?? ''), level, signal: signal.state, response: response.state },
    ...{ priority: answer?.priority ?? 'high', detail: {} },
  }))
  const lines = timeline({ changes, calls: told, mark: null })
  if (lines.length === 0) return null
  return (
    <>
      <h3>{text('why.told')}</h3>
      <ol className="why-told">
        {lines.map(({ key, at_ms, what, hops }) => (
          <li key={key}>
            <time>{clockTime(at_ms)}</time> {[what, ...hops.map(({ words }) => words)].join(' · ')}
          </li>
        ))}
      </ol>
    </>
  )
}
