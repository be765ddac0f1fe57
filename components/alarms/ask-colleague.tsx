'use client'
import { useQuery } from '@tanstack/react-query'
import { UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import type { DutyLine, WardDuty } from '../../contracts/duty.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { fetchFact, retry, troubleOf } from '../facts/fact.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { aboutNow } from './acknowledge-button.tsx'
import { alarmText } from './alarm-text.ts'
import type { Intent } from './use-intent.ts'

interface Props {
  alarm: AlarmView
  bed: string
  intent: Intent
}

/** "Please go": one of those on duty, by name. Called at once; the ward's chain goes on until somebody answers. */
export function AskColleague({ alarm, bed, intent }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button className="answer-go" aria-expanded={open} data-testid="ask" onClick={() => setOpen(!open)}>
        <UserRoundPlus size={20} aria-hidden="true" /> {text('tablet.ask')}
      </Button>
      {open && <Colleagues alarm={alarm} bed={bed} intent={intent} onAsked={() => setOpen(false)} />}
    </>
  )
}

function Colleagues({ alarm, bed, intent, onAsked }: Props & { onAsked: () => void }) {
  const me = useLive((s) => s.me?.user)
  const duty = useQuery({
    queryKey: ['colleagues', alarm.ward],
    queryFn: ({ signal }) => fetchFact<WardDuty>(`/api/wards/${encodeURIComponent(alarm.ward)}/duty`, signal),
    networkMode: 'always',
    retry,
    staleTime: 0,
  })
  if (!duty.data) return <p className="ask-none">{text(troubleOf(duty) ? 'tablet.ask_away' : 'tablet.ask_wait')}</p>
  const people = colleaguesFor(duty.data.on, alarm.bed, me)
  if (people.length === 0) return <p className="ask-none">{text('tablet.ask_nobody')}</p>
  const ask = ({ user, name }: DutyLine) => {
    const words = text('tablet.ask_label', { name, bed, alarm: alarmText(alarm) })
    void intent.send(text('tablet.ask_failed'), words, () => ({ ...aboutNow('delegate', alarm), to: user })).then(onAsked)
  }
  return (
    <fieldset className="ask-who">
      <legend>{text('tablet.ask_who')}</legend>
      {people.map((one) => (
        <Button
          key={one.user}
          className="ask-one"
          aria-label={text('tablet.ask_label', { name: one.name, bed, alarm: alarmText(alarm) })}
          aria-pressed={alarm.asked?.to === one.user}
          aria-disabled={intent.sending}
          data-user={one.user}
          onClick={() => ask(one)}
        >
          <strong>{one.name}</strong>
          <small>
            {text(`duty.part.${one.part}`)}
            {one.reachable.length === 0 && `, ${text('tablet.ask_screen_only')}`}
          </small>
        </Button>
      ))}
    </fieldset>
  )
}

const PART_RANK: Record<DutyLine['part'], number> = { nurse: 1, charge: 0, physician: 2 }

/** Who can be asked to go to a bed, once each: who has it, then who is in charge, nurses, physicians; never oneself. */
export function colleaguesFor(on: readonly DutyLine[], bed: string, me: string | undefined): DutyLine[] {
  const rank = (one: DutyLine) => (one.beds.includes(bed) ? -1 : PART_RANK[one.part])
  const others = [...on].filter(({ user }) => user !== me).sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
  return others.filter(({ user }, i) => others.findIndex((one) => one.user === user) === i)
}
