'use client'
import { useId, useState } from 'react'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { endsOffered, nextAt } from './shift-end.ts'

interface Props {
  now_ms: number
  /** Only ends later than this. */
  after_ms?: number
  /** The end that is chosen, or null while what is typed is no time. */
  onChoose: (until_ms: number | null) => void
}

/** Until when: a few usual ends as large buttons, or a time. The first is chosen. */
export function EndChoice({ now_ms, after_ms, onChoose }: Props) {
  const name = useId()
  // As they were when the question was asked: what is about to be pressed does not change.
  const [ends] = useState(() => endsOffered(now_ms, after_ms))
  const [chosen, setChosen] = useState<number | 'other'>(ends.length > 1 ? 1 : 0)
  const [typed, setTyped] = useState('')
  const choose = (next: number | 'other') => {
    setChosen(next)
    onChoose(next === 'other' ? nextAt(now_ms, typed) : (ends[next]?.until_ms ?? null))
  }
  return (
    <fieldset className="duty-choice">
      <legend>{text('duty.me.ends')}</legend>
      {ends.map(({ hours, until_ms }, at) => (
        <label key={hours}>
          <input type="radio" name={name} checked={chosen === at} onChange={() => choose(at)} />
          {text('duty.me.in_hours', { time: clockMinute(until_ms), n: hours })}
        </label>
      ))}
      <label>
        <input type="radio" name={name} checked={chosen === 'other'} onChange={() => choose('other')} />
        {text('duty.me.other_end')}
        <input
          className="duty-time"
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          placeholder="07:00"
          aria-label={text('duty.me.ends')}
          value={typed}
          onFocus={() => choose('other')}
          onChange={(event) => {
            setTyped(event.target.value)
            setChosen('other')
            onChoose(nextAt(now_ms, event.target.value))
          }}
        />
      </label>
    </fieldset>
  )
}

/** What is chosen before anything was pressed. */
export function firstEnd(now_ms: number, after_ms?: number): number | null {
  const ends = endsOffered(now_ms, after_ms)
  return (ends[1] ?? ends[0])?.until_ms ?? null
}
