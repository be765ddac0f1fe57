'use client'
import { useId } from 'react'
import { CALL_TARGETS, type CallTarget } from '../../../contracts/policy.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { type Chain, type Faults, STEPS_MAX, type StepDraft } from './policy-draft.ts'

interface Props {
  chain: Chain
  steps: readonly StepDraft[]
  faults: Faults
  onChange: (steps: StepDraft[]) => void
}

/** Steps of one priority, in the order of their times. */
export function ChainEditor({ chain, steps, faults, onChange }: Props) {
  const priority = text(`duty.priority.${chain}`)
  const put = (at: number, change: Partial<StepDraft>) => onChange(steps.map((step, i) => (i === at ? { ...step, ...change } : step)))
  const add = () =>
    onChange([...steps, { key: Math.max(-1, ...steps.map(({ key }) => key)) + 1, after: '', to: steps.length === 0 ? ['assigned'] : [] }])
  return (
    <section className="policy-chain" aria-labelledby={`policy-${chain}`}>
      <h2 id={`policy-${chain}`}>{text(`policy.chain.${chain}`)}</h2>
      {steps.length === 0 && <p>{text('policy.chain_none')}</p>}
      <ol>
        {steps.map((step, at) => (
          <li key={step.key}>
            <Step chain={chain} at={at} step={step} faults={faults} onChange={(change) => put(at, change)} />
            <Button
              aria-label={text('policy.remove_of', { n: at + 1, priority })}
              onClick={() => onChange(steps.filter((_, i) => i !== at))}
            >
              {text('policy.remove')}
            </Button>
          </li>
        ))}
      </ol>
      {faults[chain] && (
        <p className="field-error" role="alert">
          {faults[chain]}
        </p>
      )}
      {steps.length < STEPS_MAX && (
        <Button aria-label={text('policy.add_of', { priority })} onClick={add}>
          {text('policy.add')}
        </Button>
      )}
    </section>
  )
}

interface StepProps {
  chain: Chain
  at: number
  step: StepDraft
  faults: Faults
  onChange: (change: Partial<StepDraft>) => void
}

function Step({ chain, at, step, faults, onChange }: StepProps) {
  const id = useId()
  const fault = faults[`${chain}.${at}`]
  const nobody = faults[`${chain}.${at}.to`]
  const toggle = (target: CallTarget) =>
    onChange({ to: CALL_TARGETS.filter((one) => (one === target ? !step.to.includes(one) : step.to.includes(one))) })
  return (
    <fieldset className="policy-step">
      <legend>{text('policy.step', { n: at + 1 })}</legend>
      <Field
        id={`${id}-after`}
        label={text('policy.after')}
        inputMode="numeric"
        autoComplete="off"
        value={step.after}
        onChange={(event) => onChange({ after: event.target.value })}
        {...(fault ? { error: fault } : {})}
      />
      <div className="policy-targets">
        {CALL_TARGETS.map((target) => (
          <label key={target}>
            <input type="checkbox" checked={step.to.includes(target)} onChange={() => toggle(target)} />
            {text(`policy.target.${target}`)}
          </label>
        ))}
        {nobody && <p className="field-error">{nobody}</p>}
      </div>
    </fieldset>
  )
}
