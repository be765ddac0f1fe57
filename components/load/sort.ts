export interface Order {
  id: string
  /** The largest first. */
  down: boolean
}

/** A new order by what `by` says; equal rows stay as they stood, and what says nothing comes last. */
export function sorted<Row>(rows: readonly Row[], by: (row: Row) => number | string | null, down: boolean): Row[] {
  return [...rows].sort((a, b) => {
    const [one, other] = [by(a), by(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    const order = typeof one === 'string' ? one.localeCompare(String(other), 'en', { numeric: true }) : one - Number(other)
    return down ? -order : order
  })
}
