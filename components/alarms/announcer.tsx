'use client'
import { useEffect, useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { live } from '../live/live.ts'
import type { LiveState } from '../live/live-store.ts'
import { text } from '../text/text.ts'
import { levelOf, standingOf } from './alarm-order.ts'
import { bedOf } from './alarm-place.ts'
import { alarmText } from './alarm-text.ts'
import { askedWords } from './answer.ts'

const LOG_MAX = 5

interface Said {
  urgent: string
  log: string[]
}

/** For ears: new high alarms interrupt, everything else is told politely. Numbers are never read out. */
export function Announcer() {
  const [said, setSaid] = useState<Said>({ urgent: '', log: [] })
  useEffect(
    () =>
      live.store.subscribe((state, before) => {
        if (state.alarms === before.alarms) return
        const news = announcements(state, before, live.server_ms())
        if (news.length === 0) return
        const urgent = news.filter((n) => n.urgent).map((n) => n.words)
        const calm = news.filter((n) => !n.urgent).map((n) => n.words)
        setSaid((s) => ({ urgent: urgent.length > 0 ? urgent.join('. ') : s.urgent, log: [...s.log, ...calm].slice(-LOG_MAX) }))
      }),
    [],
  )
  return (
    <>
      <div role="alert" className="visually-hidden" data-testid="announce-high">
        {said.urgent}
      </div>
      <div role="log" aria-live="polite" className="visually-hidden">
        {said.log.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </>
  )
}

/** What changed between two states, in words: raised, ended, acknowledged. */
export function announcements(state: LiveState, before: LiveState, now_ms: number): Array<{ words: string; urgent: boolean }> {
  const news: Array<{ words: string; urgent: boolean }> = []
  for (const alarm of Object.values(state.alarms)) {
    const old = before.alarms[alarm.id]
    if (old === alarm) continue
    const words = change(alarm, old, state, now_ms)
    const asks = standingOf(alarm, now_ms) === 'active' && (!old || standingOf(old, now_ms) !== 'active')
    if (words) news.push({ words, urgent: levelOf(alarm) === 'high' && asks })
  }
  return news
}

function change(alarm: AlarmView, old: AlarmView | undefined, state: LiveState, now_ms: number): string | null {
  const bed = bedOf(state.beds, alarm)
  const standing = standingOf(alarm, now_ms)
  if (old && standingOf(old, now_ms) === standing) return answered(alarm, old, bed, state.me?.user)
  if (standing === 'active') return text('bar.announce', { priority: text(`priority.${levelOf(alarm)}`), bed, alarm: alarmText(alarm) })
  if (alarm.response.state === 'acknowledged' && old?.response.state !== 'acknowledged')
    return text('bar.announce_ack', { bed, alarm: alarmText(alarm), name: alarm.names[alarm.response.by] ?? alarm.response.by })
  return old && alarm.condition === 'ended' ? text('bar.announce_ended', { bed, alarm: alarmText(alarm) }) : null
}

/** Somebody goes, is asked to, or nobody came. */
function answered(alarm: AlarmView, old: AlarmView, bed: string, me: string | undefined): string | null {
  const { response, asked } = alarm
  const what = { bed, alarm: alarmText(alarm) }
  if (asked && asked.to !== old.asked?.to) return text('tablet.announce_asked', { ...what, asked: askedWords(alarm, me) ?? '' })
  if (response.state === old.response.state) return null
  if (response.state === 'claimed') return text('bar.announce_going', { ...what, name: alarm.names[response.by] ?? response.by })
  if (response.state === 'escalated' && old.response.state === 'claimed')
    return text('bar.announce_nobody', { ...what, level: response.level })
  return null
}
