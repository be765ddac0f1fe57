import { placeFrom, reviewPath } from '../../../../../../components/review/address.ts'
import { PaperView } from '../../../../../../components/review/paper-view.tsx'
import { AwayNotice } from '../../../../../../components/sign-in/away-notice.tsx'
import { reviewStart } from '../../../../../../server/store/review.ts'
import { enter } from '../../../../../enter.ts'
import { titled } from '../../../../../titled.ts'
import { type Asked, queryOf } from '../asked.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('review.print')

/** A strip for paper: the same address as the review, with the waves that are printed. */
export default async function StripPage({ params, searchParams }: Asked) {
  const encounter = decodeURIComponent((await params).encounter)
  const place = placeFrom(queryOf(await searchParams))
  const path = reviewPath(encounter, place, 'review/strip')
  const entered = await enter(path, async (principal, { store }) => ({
    start: await reviewStart(principal, store, encounter, place.alarm),
    by: principal.name,
  }))
  if (entered.away) return <AwayNotice />
  return <PaperView key={encounter} encounter={encounter} start={entered.found.start} by={entered.found.by} />
}
