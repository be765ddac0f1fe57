import { Door } from '../../components/sign-in/door.tsx'
import { EnrolForm } from '../../components/wall/enrol-form.tsx'
import { wardsOf } from '../../server/store/wards.ts'
import { visitor } from '../enter.ts'
import { titled } from '../titled.ts'
import { web } from '../web.ts'

interface Props {
  searchParams: Promise<{ reason?: string | string[] }>
}

export const dynamic = 'force-dynamic'
// The address may hold a code: it goes to no other site.
export const generateMetadata = titled('wall.enrol.title', { referrer: 'no-referrer' })

/** Makes a screen a wall display. For nobody in particular: the code is the right. */
export default async function WallPage({ searchParams }: Props) {
  const { reason } = await searchParams
  const { demo, store } = web()
  const somebody = await visitor()
  const wall = somebody?.role === 'kiosk' ? somebody : null
  const [ward] = wall ? await wardsOf(wall, store) : []
  return (
    <Door demo={demo}>
      <EnrolForm
        here={wall && { name: wall.name, ward: ward?.id ?? null }}
        person={somebody && !wall ? somebody.name : null}
        gone={reason === 'gone' && !wall}
      />
    </Door>
  )
}
