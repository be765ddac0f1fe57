'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LimitsReply } from '../../contracts/api.ts'
import { forgetLimits } from '../bed/facts.ts'
import { live } from '../live/live.ts'
import type { CommandReply } from '../live/live-client.ts'
import { hasText, text } from '../text/text.ts'
import { changesOf, limitsCommand } from './limits-check.ts'
import { type LimitsFields, reasonText, untilOf } from './limits-schema.ts'

/** Where saving stands. `conflict`: somebody was first; the form is compared with their version now. */
export type Saving =
  | { state: 'idle' }
  | { state: 'sending' }
  | { state: 'saved'; at_ms: number; version: number; stored: boolean }
  | { state: 'conflict'; version: number }
  | { state: 'refused'; why: string; field: string | null; fault: string }

/** Sends the changes as one command and says what became of them. Nothing is repeated by itself. */
export function useSaveLimits(): { saving: Saving; save: (reply: LimitsReply, form: LimitsFields) => Promise<Saving>; clear: () => void } {
  const client = useQueryClient()
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  async function save(reply: LimitsReply, form: LimitsFields): Promise<Saving> {
    setSaving({ state: 'sending' })
    const changes = changesOf(reply.rows, form.fields)
    const answer = await live.client.command(limitsCommand(reply, changes, reasonText(form), untilOf(form.end, live.server_ms())))
    const became = savingOf(answer, reply.version)
    if (answer.status !== 'not_sent' || answer.reason === 'timeout') await forgetLimits(client, reply.encounter)
    setSaving(became)
    return became
  }
  return { saving, save, clear: () => setSaving({ state: 'idle' }) }
}

/** The server's answer to `set_limits` on version `base`. */
export function savingOf(answer: CommandReply, base: number): Saving {
  if (answer.status === 'done' || answer.status === 'noted')
    return { state: 'saved', at_ms: answer.at_ms, version: base + 1, stored: answer.status === 'done' }
  if (answer.status === 'not_sent') return { state: 'refused', why: text(`limits.${answer.reason}`), field: null, fault: '' }
  if (answer.reason === 'limits_conflict') return { state: 'conflict', version: Number(answer.detail?.version ?? base + 1) }
  const { detector, setting, why } = answer.detail ?? {}
  const field = detector && setting ? `${detector}__${setting}` : null
  return { state: 'refused', why: text(`refusal.${answer.reason}`), field, fault: faultOf(String(why ?? ''), answer.detail ?? {}) }
}

/** The engine's code in words; limits that contradict each other come with both figures. */
function faultOf(why: string, detail: Record<string, string | number>): string {
  const key = `limits.fault.${why}`
  const worded = ['out_of_range', 'locked', 'unknown_detector', 'unknown_setting', 'not_a_number']
  if (worded.includes(why) && hasText(key)) return text(key)
  const { low, high } = detail
  if ((why === 'low_not_below_high' || why === 'extreme_not_beyond_limit') && low !== undefined && high !== undefined)
    return text(`limits.fault.${why}`, { low, high })
  return text('limits.refused_field')
}
