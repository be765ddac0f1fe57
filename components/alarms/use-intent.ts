'use client'
import { useEffect, useRef, useState } from 'react'
import type { Command } from '../../contracts/command.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { live } from '../live/live.ts'
import type { CommandReply } from '../live/live-client.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { intend } from './intend.ts'

/** A refusal that the screen now shows by itself (somebody was first) is told this long; every other one until the next try. */
const TOLD_MS = 10_000

/** Why it was not done: the loud word and the reason. */
export interface NotDone {
  title: string
  why: string
}

export interface Intent {
  sending: boolean
  failure: NotDone | null
  /** `title`: what is said loudly if it is not done. Nothing is queued: what cannot be sent now is not sent later. */
  send(title: string, words: string, command: () => Command): Promise<void>
}

/** One command at a time of one control: sending, done, or why not. `alarm`: whose names say who was first. */
export function useIntent(alarm?: AlarmView): Intent {
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<(NotDone & { passes: boolean }) | null>(null)
  const busy = useRef(false)
  useEffect(() => {
    if (!failure?.passes) return
    const timer = setTimeout(() => setFailure(null), TOLD_MS)
    return () => clearTimeout(timer)
  }, [failure])
  return {
    sending,
    failure,
    async send(title, words, command) {
      if (busy.current) return
      busy.current = true
      setSending(true)
      setFailure(null)
      const reply = await intend(words, command)
      busy.current = false
      setSending(false)
      const why = reply && failureOf(reply, alarm && (live.store.getState().alarms[alarm.id] ?? alarm))
      if (reply && why) setFailure({ title, why, passes: wasFirst(reply) })
    },
  }
}

function wasFirst(reply: CommandReply): boolean {
  return reply.status === 'refused' && (reply.reason === 'already_acknowledged' || reply.reason === 'already_claimed')
}

/** Why it is not done, in words; null when it is (or the record is on its way). */
export function failureOf(reply: CommandReply, alarm?: AlarmView): string | null {
  if (reply.status === 'done' || reply.status === 'noted') return null
  if (reply.status === 'not_sent') return text(`ack.${reply.reason}`)
  const { reason, detail } = reply
  const by = nameOf(detail?.by, alarm)
  if (reason === 'already_acknowledged' && by) return text('ack.already', { name: by })
  if (reason === 'already_claimed' && by) return text('answer.first', { name: by })
  if (reason === 'too_long' && typeof detail?.max_ms === 'number') return text('standby.too_long', { max: remaining(detail.max_ms) })
  return text(`refusal.${reason}`)
}

/** Who was first: as the server says, else as the alarm shows by now. */
function nameOf(by: string | number | undefined, alarm?: AlarmView): string | null {
  const { response, names } = alarm ?? {}
  const answered = response?.state === 'acknowledged' || response?.state === 'claimed' ? response.by : undefined
  const id = typeof by === 'string' ? by : answered
  return id === undefined ? null : (names?.[id] ?? null)
}
