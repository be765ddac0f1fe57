'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { LEVELS, levelOf } from '../alarms/alarm-order.ts'
import { keepAwake } from '../live/keep-awake.ts'
import { useLive, useNow, useWatchWard } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { AlarmCard } from './alarm-card.tsx'
import { AnswerSheet } from './answer-sheet.tsx'
import './inbox.css'
import { byUrgency, TABS, type Tab, tabOf } from './sorting.ts'

interface Props {
  /** [] while the database is away. */
  wards: ReadonlyArray<{ id: string; name: string }>
  ward: string
}

/** Open alarms of a ward as a list, the most urgent first: for a tablet in a hand. The live data is of one ward, so one is chosen. */
export function Inbox({ wards, ward }: Props) {
  useWatchWard(ward)
  useEffect(keepAwake, [])
  const error = useLive((s) => s.error)
  const ready = useLive((s) => s.ready)
  const name = useLive((s) => s.ward?.name)
  if (error === 'not_allowed') return <Notice title={text('ward.refused_title')}>{text('ward.refused')}</Notice>
  if (error === 'not_found') return <Notice title={text('ward.missing_title')}>{text('ward.missing')}</Notice>
  return (
    <div className="inbox">
      <header className="inbox-head">
        <h1>
          {text('inbox.title')} <span>{name ?? ''}</span>
        </h1>
        {wards.length > 1 && <WardPicker wards={wards} ward={ward} />}
      </header>
      {ready ? <Alarms /> : <p className="ward-loading">{text('inbox.loading')}</p>}
    </div>
  )
}

function WardPicker({ wards, ward }: Props) {
  const router = useRouter()
  return (
    <label className="inbox-wards">
      {text('inbox.ward')}
      <select value={ward} onChange={(event) => router.replace(`/alarms?ward=${encodeURIComponent(event.target.value)}`)}>
        {wards.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Alarms() {
  const alarms = useLive((s) => s.alarms)
  const me = useLive((s) => s.me?.user)
  const now = useNow(1000)
  const [tab, setTab] = useState<Tab>('active')
  const [opened, setOpened] = useState<AlarmView | null>(null)
  const close = useCallback(() => setOpened(null), [])
  const all = Object.values(alarms)
  const shown = byUrgency(tabOf(all, tab, me, now), now)
  return (
    <>
      <fieldset className="inbox-tabs">
        <legend className="visually-hidden">{text('inbox.tabs')}</legend>
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={one === tab} data-testid={`tab-${one}`} onClick={() => setTab(one)}>
            {text(`inbox.tab.${one}`)} <span className="inbox-n">{tabOf(all, one, me, now).length}</span>
          </button>
        ))}
      </fieldset>
      {shown.length === 0 && <p className="inbox-none">{text(`inbox.none.${tab}`)}</p>}
      {LEVELS.map((level) => {
        const group = shown.filter((alarm) => levelOf(alarm) === level)
        if (group.length === 0) return null
        return (
          <section key={level} aria-labelledby={`inbox-${level}`}>
            <h2 id={`inbox-${level}`}>
              {text(`inbox.group.${level}`)}{' '}
              <span>
                {group.length}
                {tab === 'active' && `, ${text('inbox.unattended')}`}
              </span>
            </h2>
            {group.map((alarm) => (
              <AlarmCard key={alarm.id} alarm={alarm} primary={alarm === shown[0]} onOpen={setOpened} />
            ))}
          </section>
        )
      })}
      {opened && <AnswerSheet key={opened.id} opened={opened} onOpen={setOpened} onClose={close} />}
    </>
  )
}
