'use client'
import { Activity, Clock, Volume2 } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { alarmSound } from '../alarms/alarm-sound.ts'
import { text } from '../text/text.ts'

interface Check {
  answer_ms: number
  clock_s: number | null
}

/** Whether this workstation is fit for a shift: the server answers, the clocks agree, the speaker works. */
export function WorkstationCheck() {
  const [check, setCheck] = useState<Check | 'asking' | 'away'>('asking')
  const [sound, setSound] = useState(false)
  useEffect(() => {
    let gone = false
    void askServer().then((found) => !gone && setCheck(found))
    const stop = alarmSound.watch((state) => setSound(state === 'running'))
    return () => {
      gone = true
      stop()
    }
  }, [])
  return (
    <dl className="workstation">
      <Line icon={<Activity aria-hidden="true" size={18} />} term={text('page.sign_in.facts.server')}>
        {check === 'asking' && text('page.sign_in.facts.server_wait')}
        {check === 'away' && <span className="in-doubt">{text('page.sign_in.facts.server_away')}</span>}
        {typeof check === 'object' && text('page.sign_in.facts.server_ok', { ms: Math.round(check.answer_ms) })}
      </Line>
      <Line icon={<Clock aria-hidden="true" size={18} />} term={text('page.sign_in.facts.clock')}>
        {typeof check === 'object' && check.clock_s !== null
          ? text('page.sign_in.facts.clock_ok', { s: check.clock_s.toFixed(1) })
          : text('value.dash')}
      </Line>
      <Line icon={<Volume2 aria-hidden="true" size={18} />} term={text('page.sign_in.facts.sound')}>
        {sound ? text('page.sign_in.facts.sound_on') : text('page.sign_in.facts.sound_off')}
      </Line>
    </dl>
  )
}

function Line({ icon, term, children }: { icon: ReactNode; term: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        {icon} {term}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

async function askServer(): Promise<Check | 'away'> {
  const from = performance.now()
  try {
    const reply = await fetch('/api/health', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
    const answer_ms = performance.now() - from
    const { now_ms } = (await reply.json()) as { now_ms?: number }
    if (!reply.ok) return 'away'
    return { answer_ms, clock_s: now_ms === undefined ? null : Math.abs(Date.now() - answer_ms / 2 - now_ms) / 1000 }
  } catch (error) {
    console.error('the server does not answer', error)
    return 'away'
  }
}
