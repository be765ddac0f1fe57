import { placeFrom, reviewPath } from '../../../../../components/review/address.ts'
import { ReviewView } from '../../../../../components/review/review-view.tsx'
import { AwayNotice } from '../../../../../components/sign-in/away-notice.tsx'
import { reviewStart } from '../../../../../server/store/review.ts'
import { enter } from '../../../../enter.ts'
import { titled } from '../../../../titled.ts'
import { type Asked, queryOf } from './asked.ts'

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('review.title')

/** Looking back at one patient: the address names the moment, the alarm and what is compared. */
export default async function ReviewPage({ params, searchParams }: Asked) {
  const encounter = decodeURIComponent((await params).encounter)
  const place = placeFrom(queryOf(await searchParams))
  const entered = await enter(reviewPath(encounter, place), (principal, { store }) => reviewStart(principal, store, encounter, place.alarm))
  if (entered.away) return <AwayNotice />
  return <ReviewView key={encounter} encounter={encounter} start={entered.found} />
}
