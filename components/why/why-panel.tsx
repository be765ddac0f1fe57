'use client'
import { useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { type Asked, troubleWords, useWhy } from './ask-why.ts'
import { WhyAnswerView } from './why-answer.tsx'
import './why.css'

/** On the page of an alarm: why it was as it was, worked out when somebody asks. */
export function WhyPanel({ encounter, alarm }: { encounter: string; alarm: string }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  return (
    <section className="why-panel" aria-labelledby="why-title" data-patient={encounter}>
      <h2 id="why-title">{text('why.alarm_title')}</h2>
      {asked === null && (
        <Button size="touch" onClick={() => setAsked({ encounter, alarm })}>
          {text('why.alarm_ask')}
        </Button>
      )}
      <WhyReply asked={asked} whole={false} />
    </section>
  )
}

/** What became of a question: it is being worked out, answered, or could not be. */
export function WhyReply({ asked, whole }: { asked: Asked | null; whole: boolean }) {
  const why = useWhy(asked)
  if (asked === null) return null
  return (
    <div role="status" className="why-reply">
      {why.isFetching && <p className="panel-note">{text('why.wait')}</p>}
      {why.error && !why.isFetching && (
        <p className="panel-note">
          {text(troubleWords(why.error))}{' '}
          <Button size="touch" onClick={() => void why.refetch()}>
            {text('why.again')}
          </Button>
        </p>
      )}
      {why.data && !why.isFetching && <WhyAnswerView said={why.data} whole={whole} />}
    </div>
  )
}
