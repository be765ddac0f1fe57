interface Props {
  name: string
  legend: string
  options: ReadonlyArray<{ value: string; label: string }>
  chosen?: readonly string[]
}

/** Any of a few: native check boxes under one name. Uncontrolled; read with `FormData.getAll(name)`. */
export function Checks({ name, legend, options, chosen = [] }: Props) {
  return (
    <fieldset className="checks">
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} defaultChecked={chosen.includes(value)} />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
