'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { type FieldErrors, type UseFormRegister, useForm, useWatch } from 'react-hook-form'
import { CONSCIOUSNESS, MEASURED, type Measured, OXYGEN } from '../../contracts/measured.ts'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { type ChartFields, chartSchema, EMPTY, FIGURES, observationsOf, rangeOf, SEEN } from './chart-schema.ts'
import { Choice } from './choice.tsx'
import { type Charted, chartedOf } from './save-chart.ts'

const MINUTE_MS = 60_000

interface Props {
  encounter: string
  /** May decide the SpO2 scale. */
  prescribes: boolean
  onDone: (became: Charted) => void
}

/** One visit at the bed. Arrow keys choose, Tab goes on, Enter charts from anywhere, Escape closes. */
export function ChartForm({ encounter, prescribes, onDone }: Props) {
  const form = useForm<ChartFields>({ resolver: zodResolver(chartSchema), defaultValues: EMPTY })
  const { register, formState, handleSubmit, setFocus, control } = form
  const [charted, setCharted] = useState<Charted>({ state: 'idle' })
  const oxygen = useWatch({ control, name: 'oxygen' })
  useEffect(() => setFocus('consciousness'), [setFocus])

  const submit = handleSubmit(async (values) => {
    setCharted({ state: 'sending' })
    const observed_ms = Math.round(live.server_ms()) - Number(values.seen) * MINUTE_MS
    const became = chartedOf(await live.client.command({ type: 'chart', encounter, observed_ms, observations: observationsOf(values) }))
    setCharted(became)
    if (became.state === 'saved') onDone(became)
  })
  const closes = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone({ state: 'idle' })
  }
  const root = (formState.errors as { root?: { message?: string } }).root?.message
  const failed = charted.state === 'failed' ? charted.words : root
  return (
    <form
      className="chart-form"
      onSubmit={submit}
      onKeyDown={closes}
      noValidate
      aria-label={text('score.chart.title')}
      data-testid="chart-form"
    >
      <Choice
        name="consciousness"
        legend={text('score.chart.consciousness')}
        register={register}
        options={CONSCIOUSNESS.map((value) => ({ value, letter: value, label: text(`score.consciousness.${value}`) }))}
      />
      <Choice
        name="oxygen"
        legend={text('score.chart.oxygen')}
        register={register}
        options={OXYGEN.map((value) => ({ value, label: text(`score.oxygen.${value}`) }))}
      />
      {oxygen === 'oxygen' && (
        <Figure of="oxygen_l_per_min" field={register('oxygen_l_per_min')} fault={formState.errors.oxygen_l_per_min?.message} />
      )}
      <Figures register={register} errors={formState.errors} />
      {prescribes && (
        <Choice
          name="spo2_scale"
          legend={text('score.chart.scale')}
          register={register}
          options={(['1', '2'] as const).map((value) => ({ value, label: text(`score.chart.scale_${value}`) }))}
        />
      )}
      <Choice
        name="pregnant"
        legend={text('score.chart.pregnant')}
        register={register}
        options={(['no', 'yes'] as const).map((value) => ({ value, label: text(`score.chart.${value}`) }))}
      />
      <label className="chart-seen">
        {text('score.chart.seen')}{' '}
        <select {...register('seen')}>
          {SEEN.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes === '0' ? text('score.chart.seen_now') : text('score.chart.seen_ago', { minutes })}
            </option>
          ))}
        </select>
      </label>
      {failed && (
        <p className="chart-failed" role="alert">
          <strong>{text('score.chart.failed')}</strong> {failed}
        </p>
      )}
      <div className="chart-actions">
        <Button kind="primary" size="desk" type="submit" disabled={charted.state === 'sending'}>
          {text(charted.state === 'sending' ? 'score.chart.sending' : 'score.chart.save')}
        </Button>
        <Button size="desk" onClick={() => onDone({ state: 'idle' })}>
          {text('score.chart.cancel')}
        </Button>
      </div>
    </form>
  )
}

function Figures({ register, errors }: { register: UseFormRegister<ChartFields>; errors: FieldErrors<ChartFields> }) {
  return (
    <fieldset className="chart-figures">
      <legend>{text('score.chart.more')}</legend>
      {FIGURES.map((key) => (
        <Figure key={key} of={key} field={register(`figures.${key}`)} fault={errors.figures?.[key]?.message} />
      ))}
    </fieldset>
  )
}

interface FigureProps {
  of: Measured
  field: ReturnType<UseFormRegister<ChartFields>>
  fault: string | undefined
}

function Figure({ of, field, fault }: FigureProps) {
  const id = `chart-${of}`
  return (
    <div className="chart-figure">
      <label htmlFor={id}>
        {text(`score.observation.${of}`)} <small>{MEASURED[of].unit}</small>
      </label>
      <input
        id={id}
        {...field}
        inputMode="decimal"
        autoComplete="off"
        size={5}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
      {fault && (
        <span id={`${id}-fault`} className="chart-fault">
          {rangeOf(of)}
        </span>
      )}
    </div>
  )
}
