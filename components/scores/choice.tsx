import type { UseFormRegister } from 'react-hook-form'
import type { ChartFields } from './chart-schema.ts'

interface Props {
  name: 'consciousness' | 'oxygen' | 'spo2_scale' | 'pregnant'
  legend: string
  register: UseFormRegister<ChartFields>
  options: ReadonlyArray<{ value: string; label: string; letter?: string }>
}

/** One of a few: native radio buttons that look like a row of keys; nothing is chosen until somebody chooses. */
export function Choice({ name, legend, register, options }: Props) {
  return (
    <fieldset className="choice" data-choice={name}>
      <legend>{legend}</legend>
      {options.map(({ value, label, letter }) => (
        <label key={value}>
          <input type="radio" value={value} {...register(name)} />
          <span>
            {letter && <b aria-hidden="true">{letter}</b>}
            {label}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
