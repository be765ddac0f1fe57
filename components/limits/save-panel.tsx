'use client'
import type { ReactNode } from 'react'
import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { unitLabel } from '../bed/number-format.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import type { Change } from './limits-check.ts'
import { fieldName, settingName, shownUnit, shownValue } from './limits-rows.ts'
import { ENDS, type LimitsFields, REASONS } from './limits-schema.ts'
import type { Saving } from './save-limits.ts'

interface Props {
  changes: readonly Change[]
  register: UseFormRegister<LimitsFields>
  errors: FieldErrors<LimitsFields>
  saving: Saving
  /** Version these changes would make, and who makes it. */
  next: { version: number; name: string }
  moved: readonly string[]
  /** What the changes would have done. */
  effect: ReactNode
  onDiscard: () => void
}

/** What will be different, why, until when; then the one button. */
export function SavePanel({ changes, register, errors, saving, next, moved, effect, onDiscard }: Props) {
  const faults = Object.keys(errors.fields ?? {}).length
  return (
    <div className="save-panel">
      <h2>{text('limits.before_saving')}</h2>
      <Difference changes={changes} />
      {effect}
      <div className="field">
        <label htmlFor="limits-reason">{text('limits.reason')}</label>
        <select id="limits-reason" {...register('reason')}>
          {REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {text(`limits.reasons.${reason}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="limits-words">{text('limits.words')}</label>
        <textarea
          id="limits-words"
          rows={3}
          maxLength={440}
          aria-invalid={errors.words ? true : undefined}
          aria-describedby={errors.words ? 'limits-words-fault' : undefined}
          {...register('words')}
        />
        {errors.words && (
          <p id="limits-words-fault" className="field-error">
            {errors.words.message}
          </p>
        )}
      </div>
      <fieldset className="limits-end">
        <legend>{text('limits.ends')}</legend>
        {ENDS.map((end) => (
          <label key={end}>
            <input type="radio" value={end} {...register('end')} />
            <span>{text(`limits.end_${end}`)}</span>
          </label>
        ))}
      </fieldset>
      <SavingNote saving={saving} moved={moved} />
      {faults > 0 && <p className="save-faults">{text('limits.faults', { n: faults })}</p>}
      <div className="save-actions">
        <Button size="save" onClick={onDiscard}>
          {text('limits.discard')}
        </Button>
        <Button
          kind={changes.length > 0 ? 'primary' : 'impossible'}
          size="save"
          type="submit"
          aria-disabled={changes.length === 0 || saving.state === 'sending'}
        >
          {saving.state === 'sending' ? text('limits.sending') : text('limits.save', { n: changes.length })}
        </Button>
      </div>
      <p className="save-next">{text('limits.next', next)}</p>
    </div>
  )
}

function Difference({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <p className="no-changes">{text('limits.no_changes')}</p>
  return (
    <ul className="difference" data-testid="difference">
      {changes.map(({ row, before, after }) => (
        <li key={fieldName(row)}>
          <span>{text('limits.change', { name: settingName(row), unit: unitLabel(shownUnit(row)) })}</span>
          <span>{shownValue(row, before)} →</span>
          <strong>{shownValue(row, after)}</strong>
        </li>
      ))}
    </ul>
  )
}

function SavingNote({ saving, moved }: { saving: Saving; moved: readonly string[] }) {
  return (
    <div role="status" className="saving-note" data-state={saving.state}>
      {saving.state === 'saved' && (
        <p>{saving.stored ? text('limits.in_force', { version: saving.version, time: clockTime(saving.at_ms) }) : text('limits.noted')}</p>
      )}
      {saving.state === 'conflict' && (
        <p className="in-doubt">
          <strong>{text('limits.not_saved')}</strong> {text('limits.conflict', { version: saving.version })}
        </p>
      )}
      {saving.state === 'refused' && (
        <p className="in-doubt">
          <strong>{text('limits.not_saved')}</strong> {saving.why} {saving.fault}
        </p>
      )}
      {moved.length > 0 && <p className="in-doubt">{text('limits.moved', { what: moved.join(', ') })}</p>}
    </div>
  )
}
