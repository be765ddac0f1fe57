'use client'
import { Printer } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ReviewStart } from '../../contracts/review.ts'
import { useLimits, useStrip } from '../bed/facts.ts'
import '../bed/bed.css'
import { FactsAway } from '../bed/facts-away.tsx'
import { stripLanes } from '../bed/strip-decode.ts'
import { troubleOf } from '../facts/fact.ts'
import { live } from '../live/live.ts'
import { useLive, useNow, useWatchBed } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { waveName } from '../waveform/waveform.tsx'
import { momentOf, reviewPath, SPANS_S, stretchOf } from './address.ts'
import { useReviewAt } from './facts.ts'
import { type PaperRow, paperLane, sheetsOf, usualWaves } from './paper-scale.ts'
import { PaperSheet, type SheetFacts } from './paper-sheet.tsx'
import './paper.css'
import { SETTLED_MS } from './strip-view.tsx'
import { usePlace } from './use-place.ts'

interface Props {
  encounter: string
  start: ReviewStart
  /** Who prints: their name stands on every sheet. */
  by: string
}

/** A strip as it comes out of a printer: true millimetres, whose it is, both clocks and the limits of then. Nothing on it is live. */
export function PaperView({ encounter, start, by }: Props) {
  useWatchBed(encounter)
  const refused = useLive((s) => s.watching?.id === encounter && s.error === 'not_allowed')
  const now_ms = useNow(1000)
  if (refused) return <Notice title={text('bed.refused_title')}>{text('bed.refused')}</Notice>
  if (now_ms === 0) return <p className="ward-loading">{text('review.loading')}</p> // times are the reader's: made in the browser
  return <Paper {...{ encounter, start, by, now_ms }} />
}

function Paper({ encounter, start, by, now_ms }: Props & { now_ms: number }) {
  const [place, go] = usePlace()
  const alarm = start.alarm?.id === place.alarm ? start.alarm : null
  const at_ms = place.at_ms ?? alarm?.onset_ms ?? now_ms - (now_ms % 60_000) - 60_000
  const stretch = stretchOf(at_ms, place.span_s)
  const moment_ms = momentOf(alarm, at_ms, place.span_s)
  const complete = now_ms > stretch.to_ms + SETTLED_MS
  const strip = useStrip(encounter, stretch.from_ms, stretch.to_ms, complete)
  const known = useReviewAt(encounter, moment_ms, complete)
  const limits = useLimits(encounter)
  const printed_ms = usePrintTime()
  const lanes = useMemo(() => (strip.data ? stripLanes(strip.data) : []), [strip.data])
  const channels = lanes.map(({ channel }) => channel)
  const chosen = useMemo(() => place.waves ?? usualWaves(lanes.map(({ channel }) => channel)), [place.waves, lanes])
  const units = useLive((s) => s.ward?.units)
  const sheets = useMemo(() => {
    const shown = lanes.filter(({ channel }) => chosen.includes(channel)).map((lane) => paperLane(lane, units))
    return sheetsOf(shown, stretch.from_ms / 1000, stretch.to_ms / 1000)
  }, [lanes, chosen, units, stretch.from_ms, stretch.to_ms])
  const trouble = troubleOf(strip) ?? troubleOf(known) ?? troubleOf(limits)
  const ready = strip.data && known.data && limits.data
  const facts: SheetFacts | null = ready
    ? {
        start,
        alarm,
        at_ms,
        moment_ms,
        stretch,
        now_ms,
        by,
        printed_ms,
        known: known.data,
        limits: limits.data,
        origin: strip.data.origin,
      }
    : null
  return (
    <div className="papers" data-patient={encounter} data-paper={facts ? 'ready' : 'reading'}>
      <header className="paper-tools">
        <Link href={reviewPath(encounter, place)} className="button button-secondary button-desk">
          {text('review.back')}
        </Link>
        <h1>{text('review.paper_title', { name: start.patient.family })}</h1>
        <fieldset>
          <legend className="visually-hidden">{text('review.span')}</legend>
          {SPANS_S.map((span_s) => (
            <Button key={span_s} aria-pressed={place.span_s === span_s} onClick={() => go({ span_s })}>
              {text('review.span_s', { seconds: span_s })}
            </Button>
          ))}
        </fieldset>
        <Waves channels={channels} chosen={chosen} onChoose={(waves) => go({ waves })} />
        <Button kind={facts ? 'primary' : 'impossible'} aria-disabled={!facts} onClick={() => facts && window.print()}>
          <Printer size={16} aria-hidden="true" /> {text(facts ? 'review.print_now' : 'review.print_wait')}
        </Button>
      </header>
      <p className="paper-advice">{text('review.paper_advice')}</p>
      {trouble && !facts && <FactsAway error={trouble} />}
      {facts && sheets.length === 0 && <p className="paper-advice">{text('review.no_waves')}</p>}
      {facts && !complete && <p className="paper-advice">{text('bed.strip_soon')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a sheet wider than the screen is scrolled with keys too */}
      <section className="paper-sheets" aria-label={text('review.sheets')} tabIndex={0}>
        {facts && sheets.map((rows, i) => <PaperSheet key={sheetKey(rows)} rows={rows} facts={facts} number={i + 1} of={sheets.length} />)}
      </section>
    </div>
  )
}

/** A sheet begins with a row nobody else has: its time and its first wave. */
const sheetKey = ([first]: readonly PaperRow[]) => `${first?.from_s} ${first?.lanes[0]?.lane.channel}`

/** The instant of printing, server's clock: renewed when the browser makes the pages. */
function usePrintTime(): number {
  const [at_ms, setAt] = useState(() => live.server_ms())
  useEffect(() => {
    const printing = () => flushSync(() => setAt(live.server_ms()))
    window.addEventListener('beforeprint', printing)
    return () => window.removeEventListener('beforeprint', printing)
  }, [])
  return at_ms
}

/** Which waves go on paper; the last one stays. */
function Waves({
  channels,
  chosen,
  onChoose,
}: {
  channels: readonly string[]
  chosen: readonly string[]
  onChoose: (waves: string[]) => void
}) {
  const toggled = (channel: string) => channels.filter((one) => chosen.includes(one) !== (one === channel))
  return (
    <fieldset className="paper-waves">
      <legend className="visually-hidden">{text('review.waves')}</legend>
      {channels.map((channel) => (
        <label key={channel}>
          <input
            type="checkbox"
            checked={chosen.includes(channel)}
            onChange={() => toggled(channel).length > 0 && onChoose(toggled(channel))}
          />
          {waveName(channel)}
        </label>
      ))}
    </fieldset>
  )
}
