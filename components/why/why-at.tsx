'use client'
import { type FormEvent, useState } from 'react'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { Asked } from './ask-why.ts'
import './why.css'
import { WhyReply } from './why-panel.tsx'
import { detectorName, minuteAt } from './why-words.ts'

/** What people miss an alarm of; everything else stands under "the other rules" of the answer. */
const EXPECTED = [
  ...['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'hr-extreme-low', 'hr-extreme-high', 'hr-low', 'hr-high'],
  ...['apnoea', 'desaturation', 'spo2-low', 'rr-low', 'rr-high', 'art-mean-low', 'art-mean-high', 'etco2-low', 'etco2-high', 'news2'],
]
const BACK_MS = 5 * 60_000

/** On the bed page: a minute of the last day, and why there was no alarm in it. */
export function WhyAt({ encounter, now_ms }: { encounter: string; now_ms: number }) {
  const [at, setAt] = useState(() => clockMinute(now_ms - BACK_MS))
  const [detector, setDetector] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  const ask = (event: FormEvent) => {
    event.preventDefault()
    const minute = minuteAt(at, now_ms)
    if (minute) setAsked({ encounter, ...minute, ...(detector === '' ? {} : { detector }) })
  }
  return (
    <details className="why-at" data-patient={encounter}>
      <summary>{text('why.title')}</summary>
      <p className="panel-note">{text('why.lead')}</p>
      <form onSubmit={ask}>
        <Field id="why-time" label={text('why.time')} type="time" required value={at} onChange={(event) => setAt(event.target.value)} />
        <Select
          id="why-expected"
          label={text('why.expected')}
          value={detector}
          onChange={(event) => setDetector(event.target.value)}
          options={[{ value: '', label: text('why.any') }, ...EXPECTED.map((id) => ({ value: id, label: detectorName(id) }))]}
        />
        <Button type="submit" size="touch">
          {text('why.ask')}
        </Button>
      </form>
      <WhyReply asked={asked} whole />
    </details>
  )
}
