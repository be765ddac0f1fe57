import type { SelectHTMLAttributes } from 'react'

interface Props extends SelectHTMLAttributes<HTMLSelectElement> {
  id: string
  label: string
  options: ReadonlyArray<{ value: string; label: string; disabled?: boolean }>
  hint?: string
}

/** One of a list: label above, the browser's own list. */
export function Select({ id, label, options, hint, className = '', ...rest }: Props) {
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <select id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...rest}>
        {options.map(({ value, label: words, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {words}
          </option>
        ))}
      </select>
      {hint && <p id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}
