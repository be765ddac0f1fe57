'use client'
import { useState } from 'react'
import type { EmergenciesReply, EmergencyLine, LookedAtReply } from '../../../contracts/emergency.ts'
import { useNow } from '../../live/use-live.ts'
import { hasText, text } from '../../text/text.ts'
import { clockMinute, clockTime, date, lasting, remaining } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { actionWords } from '../audit/line-words.ts'
import { SectionHead } from '../frame.tsx'
import '../../emergency/emergency.css'
import { placeOf } from './place.ts'
import { ReviewSheet } from './review-sheet.tsx'

const EVERY_MS = 4_000

/** Every opening of a patient outside the own wards: who, where, when, how long, why; and whether it was right. */
export function EmergenciesView() {
  const query = useAsk<EmergenciesReply>('/api/admin/emergency', EVERY_MS)
  const [reviewing, setReviewing] = useState<EmergencyLine | null>(null)
  return (
    <>
      <SectionHead title={text('emergency.title')} intro={text('emergency.admin.intro')} />
      <Asked query={query}>
        {({ emergencies }) =>
          emergencies.length === 0 ? (
            <p className="admin-empty">{text('emergency.admin.none')}</p>
          ) : (
            emergencies.map((line) => <Case key={line.opening} line={line} review={() => setReviewing(line)} />)
          )
        }
      </Asked>
      {reviewing && <ReviewSheet line={reviewing} onClose={() => setReviewing(null)} />}
    </>
  )
}

function Case({ line, review }: { line: EmergencyLine; review: () => void }) {
  const state = line.ended_ms === null ? 'open' : line.review ? 'reviewed' : 'waiting'
  const minutes = Math.round((line.until_ms - line.opened_ms) / 60_000)
  return (
    <article className="emergency-case" data-state={state} aria-label={`${line.name}, ${placeOf(line)}`}>
      <header>
        <h2>{line.name}</h2>
        <span>{hasText(`user.role.${line.role}`) ? text(`user.role.${line.role}` as 'user.role.nurse') : line.role}</span>
        <strong>{placeOf(line)}</strong>
        <CaseState line={line} />
        {state === 'waiting' && !line.own && (
          <Button aria-label={text('emergency.admin.review_of', { name: line.name, place: placeOf(line) })} onClick={review}>
            {text('emergency.admin.review')}
          </Button>
        )}
      </header>
      <dl>
        <dt>{text('emergency.admin.opened')}</dt>
        <dd>{`${date(line.opened_ms)}, ${clockTime(line.opened_ms)}`}</dd>
        {line.ended_ms !== null && (
          <>
            <dt>{text('emergency.admin.lasted')}</dt>
            <dd>{text('emergency.admin.of_minutes', { for: lasting(line.ended_ms - line.opened_ms), n: minutes })}</dd>
          </>
        )}
        <dt>{text('emergency.admin.reason')}</dt>
        <dd>{line.reason}</dd>
        <dt>{text('emergency.admin.looked')}</dt>
        <dd>
          <Looked line={line} />
        </dd>
        {line.review?.remark && (
          <>
            <dt>{text('emergency.admin.remark')}</dt>
            <dd>{line.review.remark}</dd>
          </>
        )}
      </dl>
    </article>
  )
}

function CaseState({ line }: { line: EmergencyLine }) {
  const now_ms = useNow(1000)
  if (line.review) {
    const { verdict, by, at_ms } = line.review
    const at = `${date(at_ms)}, ${clockMinute(at_ms)}`
    return <span className="admin-mark">{text('emergency.admin.reviewed', { verdict: text(`emergency.verdict.${verdict}`), by, at })}</span>
  }
  if (line.ended_ms === null)
    return (
      <span className="admin-mark" data-tone="doubt">
        {text('emergency.admin.open_now', { left: remaining(Math.max(0, line.until_ms - now_ms)) })}
      </span>
    )
  return <span className="admin-mark">{text(line.own ? 'emergency.admin.own' : 'emergency.admin.to_review')}</span>
}

/** What the audit has, asked for when somebody wants to know. */
function Looked({ line }: { line: EmergencyLine }) {
  const [shown, setShown] = useState(false)
  const query = useAsk<LookedAtReply>(shown ? `/api/admin/emergency/${encodeURIComponent(line.opening)}/looked` : null)
  if (!shown) return <Button onClick={() => setShown(true)}>{text('emergency.admin.looked_show', { name: line.name })}</Button>
  return (
    <Asked query={query}>
      {({ looked }) =>
        looked.length === 0 ? (
          text('emergency.admin.looked_none')
        ) : (
          <ul>
            {looked.map(({ action, times, last_ms }) => (
              <li key={action}>
                <span>{actionWords(action)}</span> <small>{text('emergency.admin.times', { n: times, time: clockTime(last_ms) })}</small>
              </li>
            ))}
          </ul>
        )
      }
    </Asked>
  )
}
