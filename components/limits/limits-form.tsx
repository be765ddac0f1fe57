'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import type { LimitsReply } from '../../contracts/api.ts'
import { MAY_SET_LIMITS, type Role } from '../../contracts/role.ts'
import type { NumbersNow } from '../bed/number-rows.ts'
import { useNow } from '../bed/use-now.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { EffectPanel } from './effect-panel.tsx'
import { carryOver, changesOf, movedUnder } from './limits-check.ts'
import { settingName, shownValue } from './limits-rows.ts'
import { type LimitsFields, limitsSchema, openFields } from './limits-schema.ts'
import { LimitsTable } from './limits-table.tsx'
import { useSaveLimits } from './save-limits.ts'
import { SavePanel } from './save-panel.tsx'

const NOTHING: NumbersNow = {}

interface Props {
  reply: LimitsReply
  role: Role | undefined
  name: string
}

/** The form over the limits in force. A version that comes in meanwhile moves what was left alone and keeps what was typed. */
export function LimitsForm({ reply, role, name }: Props) {
  const numbers = useLive((s) => s.numbers[reply.encounter] ?? NOTHING)
  const now_ms = useNow(1_000)
  const { saving, save, clear } = useSaveLimits()
  const resolver = useMemo(() => zodResolver(limitsSchema(reply.rows)), [reply.rows])
  const form = useForm<LimitsFields>({ resolver, defaultValues: openFields(reply.rows), mode: 'onChange' })
  const fields = useWatch({ control: form.control, name: 'fields' })
  const moved = useNewerVersion(reply, form)
  const changes = changesOf(reply.rows, fields)
  const editable = role !== undefined && MAY_SET_LIMITS.has(role)
  const titleOf = (detector: string) => reply.rows.find((row) => row.detector === detector)?.title ?? detector

  const submit = form.handleSubmit(async (values) => {
    const became = await save(reply, values)
    if (became.state === 'saved') {
      form.setValue('words', '')
      moved.forget()
    }
    if (became.state === 'refused' && became.field)
      form.setError(`fields.${became.field}`, { message: became.fault }, { shouldFocus: true })
  })
  const discard = () => {
    form.reset(openFields(reply.rows))
    moved.forget()
    clear()
  }

  return (
    <form className="limits-form" onSubmit={submit} noValidate>
      <div className="limits-main">
        <h1>{text('limits.title')}</h1>
        <p className="limits-intro">{text('limits.intro')}</p>
        {role !== undefined && !editable && <p className="limits-read-only">{text('limits.read_only', { role })}</p>}
        <LimitsTable
          rows={reply.rows}
          fields={fields}
          register={form.register}
          errors={form.formState.errors.fields}
          editable={editable}
          numbers={numbers}
          now_ms={now_ms}
        />
        <p className="limits-legend">
          <span>◆ {text('limits.legend_changed')}</span>
          <span>{text('limits.legend_locked')}</span>
        </p>
      </div>
      {editable && (
        <SavePanel
          changes={changes}
          register={form.register}
          errors={form.formState.errors}
          saving={saving}
          next={{ version: reply.version + 1, name }}
          moved={moved.titles}
          effect={<EffectPanel encounter={reply.encounter} changes={changes} titleOf={titleOf} />}
          onDiscard={discard}
        />
      )}
    </form>
  )
}

/** Takes over a newer version: what was typed stays, what was left alone follows, and what moved under the typing is named. */
function useNewerVersion(reply: LimitsReply, form: ReturnType<typeof useForm<LimitsFields>>): { titles: string[]; forget: () => void } {
  const known = useRef(reply)
  const [titles, setTitles] = useState<string[]>([])
  useEffect(() => {
    const before = known.current
    known.current = reply
    if (before === reply || before.version === reply.version) return
    const fields = carryOver(before.rows, reply.rows, form.getValues('fields'), shownValue)
    form.setValue('fields', fields)
    setTitles(movedUnder(before.rows, reply.rows, fields).map((row) => `${settingName(row)} ${shownValue(row, row.value)}`))
  }, [reply, form])
  return { titles, forget: () => setTitles([]) }
}
