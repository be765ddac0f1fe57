'use client'
import { useEffect, useRef, useState } from 'react'
import type { ScoresView } from '../../contracts/live.ts'
import type { ObservationKey } from '../../contracts/observation.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { ChartForm } from './chart-form.tsx'
import type { Charted } from './save-chart.ts'
import { observedWords } from './score-words.ts'

/** Whoever may chart; the server asks its own table again. */
const MAY_CHART: ReadonlySet<string> = new Set(['nurse', 'physician'])

interface Props {
  encounter: string
  role: string | undefined
  view: ScoresView | undefined
}

/** The newest of what was charted, and the form for more. */
export function Charting({ encounter, role, view }: Props) {
  const [open, setOpen] = useState(false)
  const [charted, setCharted] = useState<Charted>({ state: 'idle' })
  const opener = useRef<HTMLDivElement>(null)
  const close = (became: Charted) => {
    setCharted(became)
    setOpen(false)
  }
  // The keyboard goes back to where it came from, once the button is there again.
  const was = useRef(open)
  useEffect(() => {
    if (was.current && !open) opener.current?.querySelector('button')?.focus()
    was.current = open
  }, [open])
  return (
    <div className="charting">
      <Newest view={view} />
      {role !== undefined && MAY_CHART.has(role) && !open && (
        <div ref={opener} className="charting-open">
          <Button size="desk" onClick={() => setOpen(true)}>
            {text('score.chart.open')}
          </Button>
        </div>
      )}
      {open && <ChartForm encounter={encounter} prescribes={role === 'physician'} onDone={close} />}
      <p role="status" className="charting-status">
        {charted.state === 'saved' ? charted.words : ''}
      </p>
    </div>
  )
}

function Newest({ view }: { view: ScoresView | undefined }) {
  const observed = Object.entries(view?.observed ?? {}).sort(([, a], [, b]) => b.observed_ms - a.observed_ms)
  if (observed.length === 0) return <p className="panel-note">{text('score.chart.nothing_charted')}</p>
  return (
    <details className="charted">
      <summary>{text('score.chart.newest')}</summary>
      <ul>
        {observed.map(([key, { value, observed_ms, by }]) => (
          <li key={key}>
            <span>{text(`score.observation.${key as ObservationKey}`)}</span>
            <strong>{observedWords(key as ObservationKey, value)}</strong>
            <small>
              {text('score.charted_by', { name: view?.names[by] ?? by, at: `${date(observed_ms)} ${clockMinute(observed_ms)}` })}
            </small>
          </li>
        ))}
      </ul>
    </details>
  )
}
