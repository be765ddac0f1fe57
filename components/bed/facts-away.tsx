import { FactError } from '../facts/fact.ts'
import { text } from '../text/text.ts'

/** A part of the page whose facts cannot be had: says so in its place, the rest goes on. */
export function FactsAway({ error }: { error: Error }) {
  const refused = error instanceof FactError && error.reason !== 'unavailable'
  return (
    <p className="facts-away" role="status">
      {refused ? text('bed.facts_refused') : text('bed.facts_away')}
    </p>
  )
}
