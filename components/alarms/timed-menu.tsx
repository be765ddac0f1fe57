'use client'
import { useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'

interface Props<R extends string> {
  title: string
  /** Choices of length, ms; the one that is chosen first. */
  lengths: readonly number[]
  usual_ms: number
  lengthWords: (ms: number) => string
  reasons: ReadonlyArray<{ value: R; label: string }>
  /** A tap on a reason is the whole of it: one tap for the usual length, two for another. */
  onPick: (reason: R, duration_ms: number) => void
  onClose: () => void
}

/** How long, and why: the two things every silence is asked for. */
export function TimedMenu<R extends string>({ title, lengths, usual_ms, lengthWords, reasons, onPick, onClose }: Props<R>) {
  const [length_ms, setLength] = useState(usual_ms)
  return (
    <fieldset
      className="pause-menu"
      onKeyDown={(e) => {
        if (e.key === 'Escape') onClose()
      }}
    >
      <legend>{title}</legend>
      <div className="pause-lengths" role="radiogroup" aria-label={text('pause.length')}>
        {lengths.map((ms) => (
          <label key={ms} className="pause-length">
            <input
              type="radio"
              name="length"
              className="visually-hidden"
              value={ms}
              checked={ms === length_ms}
              onChange={() => setLength(ms)}
            />
            {lengthWords(ms)}
          </label>
        ))}
      </div>
      {reasons.map(({ value, label }, i) => (
        <button
          key={value}
          type="button"
          className="button button-small"
          onClick={() => onPick(value, length_ms)}
          ref={i === 0 ? takeFocus : undefined}
        >
          {label}
        </button>
      ))}
      <Button kind="plain" size="small" onClick={onClose}>
        {text('pause.cancel')}
      </Button>
    </fieldset>
  )
}

/** Whoever opened the list by keyboard goes on in it. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus()
}
