'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FactError, troubleOf } from '../facts/fact.ts'
import { refusalText } from '../facts/send.ts'
import { text } from '../text/text.ts'

/** A page's facts once they are there; until then, or beside old ones, a sentence about what is missing. */
export function Asked<T>({ query, children }: { query: UseQueryResult<T>; children: (facts: T) => ReactNode }) {
  const trouble = troubleOf(query)
  return (
    <>
      {trouble && (
        <p className="admin-trouble" role="alert">
          {trouble instanceof FactError && trouble.reason !== 'unavailable' ? refusalText(trouble.reason, null) : text('admin.away')}
        </p>
      )}
      {query.data === undefined ? !trouble && <p className="admin-waiting">{text('admin.loading')}</p> : children(query.data)}
    </>
  )
}
