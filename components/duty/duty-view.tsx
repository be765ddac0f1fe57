'use client'
import { useState } from 'react'
import type { WardDuty } from '../../contracts/duty.ts'
import { useAsk } from '../admin/ask.ts'
import { Asked } from '../admin/asked.tsx'
import { SectionHead } from '../admin/frame.tsx'
import { useWatchWard } from '../live/use-live.ts'
import { LoadLink } from '../load/load-link.tsx'
import { inSentence, text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { BedBoard } from './bed-board.tsx'
import './duty.css'
import { PeopleOn, ShiftButtons } from './people-on.tsx'
import { SignOn } from './sign-on.tsx'

interface Props {
  wards: ReadonlyArray<{ id: string; name: string }>
  first: string
  /** An admin: puts others on. */
  assigns: boolean
}

/** Who is on duty in a ward, one's own shift, and whose every bed is. The ward's alarms go on in the bar meanwhile. */
export function DutyView({ wards, first, assigns }: Props) {
  const [ward, setWard] = useState(first)
  useWatchWard(ward)
  const query = useAsk<WardDuty>(`/api/wards/${encodeURIComponent(ward)}/duty`)
  return (
    <div className="duty">
      <SectionHead title={text('duty.title')} intro={text('duty.intro')}>
        {wards.length > 1 && (
          <Select
            id="duty-ward"
            label={text('duty.ward')}
            value={ward}
            options={wards.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setWard(event.target.value)}
          />
        )}
        <LoadLink ward={ward} />
      </SectionHead>
      <Asked query={query}>{(duty) => <Duty key={duty.ward} duty={duty} assigns={assigns} />}</Asked>
    </div>
  )
}

function Duty({ duty, assigns }: { duty: WardDuty; assigns: boolean }) {
  const [shown, setShown] = useState<string | null>(null)
  const own = duty.on.find(({ user }) => user === duty.me)
  const other = duty.on.find((line) => line.duty === shown)
  const acting = other ?? (own && own.part !== 'physician' ? own : null)
  return (
    <>
      {duty.gaps.map(({ priority, step }) => (
        <p key={`${priority}${step}`} className="admin-trouble">
          {text('duty.gap', { step, priority: text(`duty.priority.${priority}`) })}
        </p>
      ))}
      <div className="duty-sides">
        <div>
          {own && (
            <div className="duty-me" data-on="true">
              <p>{text('duty.me.on', { part: inSentence(text(`duty.part.${own.part}`)), until: clockMinute(own.until_ms) })}</p>
              <div className="duty-buttons">
                <ShiftButtons duty={duty} line={own} />
              </div>
            </div>
          )}
          {!own && duty.parts.length > 0 && <SignOn duty={duty} />}
          {!own && duty.parts.length === 0 && <p className="duty-me">{text('duty.me.here_none')}</p>}
          {other && other !== own && <Button onClick={() => setShown(null)}>{text('duty.beds.own')}</Button>}
        </div>
        <BedBoard duty={duty} acting={acting} />
      </div>
      <PeopleOn duty={duty} assigns={assigns} onBeds={setShown} />
    </>
  )
}
