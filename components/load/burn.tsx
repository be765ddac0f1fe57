'use client'
import { Gauge } from 'lucide-react'
import Link from 'next/link'
import type { Burn, BurnReply, Rate } from '../../contracts/load.ts'
import type { Role } from '../../contracts/role.ts'
import { useAsk } from '../admin/ask.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { rate } from './figures.ts'
import './load.css'

const EVERY_MS = 60_000
/** Roles that may lead a ward or set its budget; whether this person does is said by the server. */
const MAY_LEAD: readonly Role[] = ['nurse', 'admin']

/** One line above the ward for whoever leads it, while more is asked of its nurses than the ward wants. */
export function BurnBanner() {
  const ward = useLive((s) => s.ward?.id)
  const role = useLive((s) => s.me?.role)
  const asks = ward !== undefined && role !== undefined && MAY_LEAD.includes(role)
  const { data } = useAsk<BurnReply>(asks ? `/api/wards/${encodeURIComponent(ward)}/load/burn` : null, EVERY_MS)
  const burn = data?.burn
  const [span] = burn?.over ?? []
  if (!asks || !burn || !span) return null
  return (
    <aside className="banner load-banner" aria-label={text('load.budget.title')} data-testid="burn">
      <Gauge size={20} aria-hidden="true" />
      <span>{text(`load.banner.${span}`, { rate: rate(burn[span].per_nurse_hour), budget: rate(burn.budget) })}</span>
      <Link href={`/load?ward=${encodeURIComponent(ward)}`} prefetch={false} className="button banner-button">
        {text('load.banner.look')}
      </Link>
    </aside>
  )
}

/** The budget of a ward against its last hour and its last shift. */
export function Budget({ burn }: { burn: Burn }) {
  return (
    <section className="load-budget" aria-labelledby="load-budget">
      <h2 id="load-budget">{text('load.budget.title')}</h2>
      <p>{burn.budget === null ? text('load.budget.none') : text('load.budget.is', { budget: rate(burn.budget) })}</p>
      <dl>
        {(['hour', 'shift'] as const).map((span) => (
          <div key={span} data-over={burn.over.includes(span) || undefined}>
            <dt>{text(`load.budget.${span}`)}</dt>
            <dd>{rateWords(burn[span], burn, span)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function rateWords({ per_nurse_hour }: Rate, { budget, over }: Burn, span: 'hour' | 'shift'): string {
  if (per_nurse_hour === null) return text('load.budget.unknown')
  if (budget === null) return rate(per_nurse_hour)
  return `${rate(per_nurse_hour)}, ${text(over.includes(span) ? 'load.budget.over' : 'load.budget.under')}`
}
