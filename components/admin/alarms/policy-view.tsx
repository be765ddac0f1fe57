'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { WardPolicy } from '../../../contracts/duty.ts'
import { type AlarmPolicy, USUAL_POLICY } from '../../../contracts/policy.ts'
import { WardChannels } from '../../contacts/ward-channels.tsx'
import { LoadLink } from '../../load/load-link.tsx'
import { text } from '../../text/text.ts'
import { clockMinute, date } from '../../text/time.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { ChainEditor } from './chain-editor.tsx'
import { DryRun } from './dry-run.tsx'
import './policy.css'
import { CHAINS, type Draft, draftOf, FIELDS, readDraft } from './policy-draft.ts'
import { SavePolicy } from './save-policy.tsx'

interface Props {
  wards: ReadonlyArray<{ id: string; name: string }>
  first: string
}

/** The alarm policy of a ward: its chains and times, what saving would change, and a dry run beside it. */
export function PolicyView({ wards, first }: Props) {
  const [ward, setWard] = useState(first)
  const query = useAsk<WardPolicy>(`/api/admin/wards/${encodeURIComponent(ward)}/policy`)
  return (
    <>
      <SectionHead title={text('policy.title')} intro={text('policy.intro')}>
        <Link href={`/duty?ward=${encodeURIComponent(ward)}`} prefetch={false} className="button button-secondary button-desk">
          {text('policy.duty')}
        </Link>
        <Select
          id="policy-ward"
          label={text('policy.ward')}
          value={ward}
          options={wards.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setWard(event.target.value)}
        />
        <LoadLink ward={ward} />
      </SectionHead>
      <Asked query={query}>{(inForce) => <Editor key={inForce.ward} inForce={inForce} />}</Asked>
      <WardChannels key={ward} ward={ward} />
    </>
  )
}

/** What the form was filled from: a version newer than this is somebody else's. */
interface Base {
  version: number
  policy: AlarmPolicy | null
}

function Editor({ inForce }: { inForce: WardPolicy }) {
  const [base, setBase] = useState<Base>({ version: inForce.version, policy: inForce.policy })
  const [draft, setDraft] = useState<Draft>(() => draftOf(inForce.policy ?? USUAL_POLICY))
  const read = readDraft(draft)
  const show = ({ version, policy }: Base) => {
    setBase({ version, policy })
    setDraft(draftOf(policy ?? USUAL_POLICY))
  }
  return (
    <div className="policy-sides">
      <div>
        <InForce inForce={inForce} />
        {CHAINS.map((chain) => (
          <ChainEditor
            key={chain}
            chain={chain}
            steps={draft[chain]}
            faults={read.faults ?? {}}
            onChange={(steps) => setDraft({ ...draft, [chain]: steps })}
          />
        ))}
        <p>{text('policy.low')}</p>
        <section aria-labelledby="policy-times">
          <h2 id="policy-times">{text('policy.times')}</h2>
          <div className="policy-fields">
            {FIELDS.map((name) => (
              <Field
                key={name}
                id={`policy-${name}`}
                label={text(`policy.field.${name}`)}
                inputMode="decimal"
                autoComplete="off"
                value={draft.fields[name]}
                onChange={(event) => setDraft({ ...draft, fields: { ...draft.fields, [name]: event.target.value } })}
                {...(read.faults?.[name] ? { error: read.faults[name] } : {})}
              />
            ))}
          </div>
        </section>
        <SavePolicy inForce={inForce} base={base} read={read} onShow={show} />
      </div>
      <DryRun ward={inForce.ward} policy={read.policy} />
    </div>
  )
}

function InForce({ inForce: { versions, policy } }: { inForce: WardPolicy }) {
  const [newest] = versions
  if (!newest || !policy) return <p className="admin-trouble">{text('policy.none')}</p>
  return (
    <p className="policy-in-force">
      {text('policy.in_force', {
        version: newest.version,
        by: newest.by,
        date: date(newest.at_ms),
        time: clockMinute(newest.at_ms),
      })}
    </p>
  )
}
