import { OpenForm } from '../../../components/emergency/open-form.tsx'
import { AwayNotice } from '../../../components/sign-in/away-notice.tsx'
import { emergencyPlaces } from '../../../server/store/break-glass.ts'
import { enter } from '../../enter.ts'
import { titled } from '../../titled.ts'

interface Props {
  searchParams: Promise<{ stay?: string | string[]; over?: string | string[] }>
}

export const dynamic = 'force-dynamic'
export const generateMetadata = titled('emergency.title')

/** Opens one stay outside one's wards: the one asked for, or whoever lies in a bed. */
export default async function EmergencyPage({ searchParams }: Props) {
  const { stay, over } = await searchParams
  const asked = typeof stay === 'string' ? stay : null
  const path = asked ? `/emergency?stay=${encodeURIComponent(asked)}` : '/emergency'
  const entered = await enter(path, (principal, { store }) => emergencyPlaces(principal, store, asked))
  if (entered.away) return <AwayNotice />
  return <OpenForm places={entered.found} asked={asked !== null} over={over !== undefined} />
}
