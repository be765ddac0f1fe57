'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { LoadReply } from '../../contracts/load.ts'
import { Asked } from '../admin/asked.tsx'
import { SectionHead } from '../admin/frame.tsx'
import { fetchFact, retry } from '../facts/fact.ts'
import { useNow, useWatchWard } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Budget } from './burn.tsx'
import { HourBars } from './hour-bars.tsx'
import './load.css'
import { type Choice, fieldTime, loadPath, SPAN_NAMES, SPANS, type SpanName } from './range.ts'
import { LoadTables } from './tables.tsx'
import { Tiles } from './tiles.tsx'

const RENEW_MS = 60_000

interface Props {
  wards: ReadonlyArray<{ id: string; name: string }>
  first: string
}

/** How often the alarms of a ward asked, and what became of it. Its alarms go on in the bar meanwhile. */
export function LoadView({ wards, first }: Props) {
  const [ward, setWard] = useState(first)
  const [choice, setChoice] = useState<Choice>({ span: 'shift' })
  useWatchWard(ward)
  const now_ms = useNow(RENEW_MS)
  const path = now_ms > 0 ? loadPath(ward, choice, now_ms) : null
  const query = useQuery({
    queryKey: ['load', path],
    queryFn: ({ signal }) => fetchFact<LoadReply>(path as string, signal),
    enabled: path !== null,
    networkMode: 'always',
    retry,
    placeholderData: keepPreviousData,
  })
  const shown = query.data?.ward.id === ward ? query : { ...query, data: undefined }
  return (
    <div className="load">
      <SectionHead title={text('load.title')} intro={text('load.intro')}>
        {path && (
          <a className="button button-secondary button-desk" href={loadPath(ward, choice, now_ms, '/csv') ?? undefined} download>
            {text('load.download')}
          </a>
        )}
      </SectionHead>
      <Picker wards={wards} ward={ward} onWard={setWard} choice={choice} onChoice={setChoice} />
      {now_ms > 0 && path === null ? (
        <p className="admin-trouble" role="alert">
          {text('load.wrong_range')}
        </p>
      ) : (
        <Asked query={shown as typeof query}>{(load) => <Load load={load} />}</Asked>
      )}
    </div>
  )
}

function Load({ load }: { load: LoadReply }) {
  const at = (ms: number) => `${date(ms)} ${clockMinute(ms)}`
  return (
    <>
      <p className="load-span" role="status">
        {text('load.of', { from: at(load.from_ms), to: at(load.to_ms) })}
      </p>
      <Tiles load={load} />
      <Budget burn={load.burn} />
      {load.all.raised + load.all.again === 0 ? (
        <p className="admin-empty">{text('load.none')}</p>
      ) : (
        <>
          <HourBars hours={load.hours} budget={load.burn.budget} />
          <LoadTables load={load} />
        </>
      )}
    </>
  )
}

interface PickerProps {
  wards: Props['wards']
  ward: string
  onWard: (ward: string) => void
  choice: Choice
  onChoice: (choice: Choice) => void
}

function Picker({ wards, ward, onWard, choice, onChoice }: PickerProps) {
  const id = useId()
  const take = (span: SpanName) =>
    onChoice(span === 'own' ? { span, from: fieldTime(Date.now() - SPANS.day), to: fieldTime(Date.now()) } : { span })
  return (
    <div className="load-picker">
      <Select
        id={`${id}-ward`}
        label={text('load.ward')}
        value={ward}
        options={wards.map(({ id: value, name: label }) => ({ value, label }))}
        onChange={(event) => onWard(event.target.value)}
      />
      <Select
        id={`${id}-span`}
        label={text('load.range.label')}
        value={choice.span}
        options={SPAN_NAMES.map((value) => ({ value, label: text(`load.range.${value}`) }))}
        onChange={(event) => take(event.target.value as SpanName)}
      />
      {choice.span === 'own' &&
        (['from', 'to'] as const).map((end) => (
          <Field
            key={end}
            id={`${id}-${end}`}
            label={text(`load.${end}`)}
            type="datetime-local"
            value={choice[end]}
            onChange={(event) => onChoice({ ...choice, [end]: event.target.value })}
          />
        ))}
    </div>
  )
}
