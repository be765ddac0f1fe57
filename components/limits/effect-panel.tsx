'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DetectorEffect, EffectAnswer } from '../../contracts/limits-effect.ts'
import { FactError, fetchFact } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { type Change, limitsCommand } from './limits-check.ts'

/** A replay of a day may take its time. */
const PATIENCE_MS = 60_000
/** Instants told one by one; the rest is a number. */
const TOLD_MAX = 8

/** What the changes would have made of the patient's last day, worked out by replay when it is asked for. */
export function EffectPanel({
  encounter,
  changes,
  titleOf,
}: {
  encounter: string
  changes: readonly Change[]
  titleOf(detector: string): string
}) {
  const asked = JSON.stringify(limitsCommand({ encounter, version: 0 }, changes, '', null).changes)
  const [shown, setShown] = useState('')
  const effect = useQuery({
    queryKey: ['limits-effect', encounter, shown],
    enabled: shown === asked && changes.length > 0,
    queryFn: ({ signal }) =>
      fetchFact<EffectAnswer>(`/limits-effect?${new URLSearchParams({ encounter, changes: shown })}`, signal, PATIENCE_MS),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  if (changes.length === 0) return null
  return (
    <section className="limits-effect" aria-label={text('limits.effect.title')} data-testid="limits-effect">
      <h3>{text('limits.effect.title')}</h3>
      {shown !== asked ? (
        <Button size="desk" onClick={() => setShown(asked)}>
          {text('limits.effect.ask')}
        </Button>
      ) : (
        <div role="status">
          {effect.isFetching && <p>{text('limits.effect.working')}</p>}
          {effect.error && <p className="in-doubt">{text(troubleOf(effect.error))}</p>}
          {effect.data && <Told answer={effect.data} titleOf={titleOf} />}
        </div>
      )}
    </section>
  )
}

function troubleOf(error: Error): 'why.too_many' | 'limits.effect.unavailable' {
  return error instanceof FactError && error.reason === 'too_many' ? 'why.too_many' : 'limits.effect.unavailable'
}

function Told({ answer, titleOf }: { answer: EffectAnswer; titleOf(detector: string): string }) {
  if (answer.state !== 'seen') return <p className="in-doubt">{text(`limits.effect.${answer.state}`)}</p>
  return (
    <>
      <p>{text('limits.effect.span', { from: clockMinute(answer.from_ms), to: clockMinute(answer.to_ms) })}</p>
      <ul>
        {answer.detectors.map((one) => (
          <li key={one.detector} data-effect={one.detector}>
            <strong>
              {text('limits.effect.counts', { name: titleOf(one.detector), before: one.before.length, after: one.after.length })}
            </strong>
            <p>{stillWords(one)}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Which alarms there would still be, by their times: what is lost is as plain as what is won. */
function stillWords({ before, after }: DetectorEffect): string {
  if (after.length === 0) return text(before.length === 0 ? 'limits.effect.none' : 'limits.effect.none_left')
  const times = after.slice(-TOLD_MAX).map(clockMinute).join(', ')
  return text('limits.effect.still', { times, more: Math.max(0, after.length - TOLD_MAX) })
}
