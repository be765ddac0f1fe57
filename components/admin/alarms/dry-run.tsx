'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import type { DryRunStep, WardDuty } from '../../../contracts/duty.ts'
import type { AlarmPolicy } from '../../../contracts/policy.ts'
import { nextAt } from '../../duty/shift-end.ts'
import { FactError, retry } from '../../facts/fact.ts'
import { send } from '../../facts/send.ts'
import { inSentence, text } from '../../text/text.ts'
import { clockMinute, clockTime, date } from '../../text/time.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { CHAINS, type Chain } from './policy-draft.ts'

interface Props {
  ward: string
  /** As it stands in the form; null while that is not right yet. */
  policy: AlarmPolicy | null
}

/** "03:12, bed 9, its nurse does not answer: who is called, when": by the policy as it is typed. */
export function DryRun({ ward, policy }: Props) {
  const query = useAsk<WardDuty>(`/api/wards/${encodeURIComponent(ward)}/duty`)
  return (
    <section className="policy-dry" aria-labelledby="policy-dry">
      <h2 id="policy-dry">{text('policy.dry.title')}</h2>
      <p>{text('policy.dry.intro')}</p>
      <Asked query={query}>
        {(duty) => (duty.beds.length > 0 ? <Rehearsal duty={duty} policy={policy} /> : <p>{text('policy.dry.no_beds')}</p>)}
      </Asked>
    </section>
  )
}

function Rehearsal({ duty, policy }: { duty: WardDuty; policy: AlarmPolicy | null }) {
  const id = useId()
  const [from_ms] = useState(duty.now_ms)
  const [time, setTime] = useState(() => clockMinute(duty.now_ms))
  const [bed, setBed] = useState(duty.beds[0]!.bed)
  const [priority, setPriority] = useState<Chain>('high')
  const [busy, setBusy] = useState<readonly string[]>([])
  const at_ms = time === clockMinute(from_ms) ? from_ms : nextAt(from_ms, time)
  const asked = policy && at_ms !== null ? { policy, at_ms, bed, priority, busy } : null
  return (
    <>
      <div className="policy-asked">
        <Field
          id={`${id}-at`}
          label={text('policy.dry.at')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          value={time}
          onChange={(event) => setTime(event.target.value)}
          {...(at_ms === null ? { error: text('policy.dry.no_time') } : {})}
        />
        <Select
          id={`${id}-bed`}
          label={text('policy.dry.bed')}
          value={bed}
          options={duty.beds.map((one) => ({ value: one.bed, label: one.label }))}
          onChange={(event) => setBed(event.target.value)}
        />
        <Select
          id={`${id}-priority`}
          label={text('policy.dry.priority')}
          value={priority}
          options={CHAINS.map((chain) => ({ value: chain, label: text(`policy.chain.${chain}`) }))}
          onChange={(event) => setPriority(event.target.value as Chain)}
        />
      </div>
      <fieldset className="checks">
        <legend>{text('policy.dry.busy')}</legend>
        {duty.on.length === 0 && <p>{text('policy.dry.no_one')}</p>}
        {duty.on.map(({ user, name, part }) => (
          <label key={user}>
            <input
              type="checkbox"
              checked={busy.includes(user)}
              onChange={() => setBusy(busy.includes(user) ? busy.filter((one) => one !== user) : [...busy, user])}
            />
            {name}, {inSentence(text(`duty.part.${part}`))}
          </label>
        ))}
      </fieldset>
      {asked ? <Outcome duty={duty} asked={asked} /> : <p role="status">{text('policy.dry.wrong')}</p>}
    </>
  )
}

/**
 * Asked anew whenever what is asked, or who is on duty, changes; never by the clock: a question like this counts as somebody
 * being there, and a page left open must not keep its session from locking.
 */
function Outcome({ duty: { ward, on }, asked }: { duty: WardDuty; asked: object & { at_ms: number } }) {
  const question = useDeferredValue(JSON.stringify(asked))
  const query = useQuery({
    queryKey: ['dry-run', ward, question, on],
    queryFn: async () => {
      const path = `/api/admin/wards/${encodeURIComponent(ward)}/policy/dry-run`
      const sent = await send<{ steps: DryRunStep[] }>('POST', path, JSON.parse(question))
      if (!sent.ok) throw new FactError(sent.error)
      return sent.value.steps
    },
    networkMode: 'always',
    retry,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  })
  return (
    <Asked query={query}>
      {(steps) => (
        <>
          <p role="status">{text('policy.dry.day', { date: date(asked.at_ms), time: clockMinute(asked.at_ms) })}</p>
          {steps.length === 0 ? <p>{text('policy.dry.chain_none')}</p> : <Steps steps={steps} />}
        </>
      )}
    </Asked>
  )
}

function Steps({ steps }: { steps: readonly DryRunStep[] }) {
  return (
    <ol className="policy-run" data-testid="dry-run">
      {steps.map((step) => (
        <li key={step.level} data-nobody={step.nobody || undefined}>
          <time>{clockTime(step.at_ms)}</time>
          <div>
            <small>{text('policy.step', { n: step.level })}</small>
            {step.nobody && (
              <p>
                <strong className="policy-nobody">{text('policy.dry.nobody')}</strong> {text('policy.dry.nobody_why')}
              </p>
            )}
            {step.targets.map((target) => (
              <p key={target.target}>
                <span className="policy-target">
                  {text(`policy.target.${target.target}`)}
                  {target.instead && `: ${text('policy.dry.instead', { target: text(`policy.target.${target.instead}`) })}`}
                </span>
                <Called target={target} />
              </p>
            ))}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Called({ target: { people, channels } }: { target: DryRunStep['targets'][number] }) {
  if (people.length + channels.length === 0) return <span>{text('policy.dry.nobody_target')}</span>
  return (
    <>
      {people.map((person) => (
        <span key={person.user} data-busy={person.busy || undefined}>
          <strong>{person.name}</strong>{' '}
          {person.channels.map((channel) => text(`inbox.channel.${channel}`)).join(', ') || text('policy.dry.screen')}
          {person.busy && ` · ${text('policy.dry.busy_mark')}`}
        </span>
      ))}
      {channels.map(({ channel, label }) => (
        <span key={`${channel} ${label}`}>
          <strong>{label}</strong> {text(`inbox.channel.${channel}`)}
        </span>
      ))}
    </>
  )
}
