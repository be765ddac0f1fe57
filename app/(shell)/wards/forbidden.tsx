import { WaysOut } from '../../../components/emergency/ways-out.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'
import { visitor } from '../../enter.ts'

/** 403 of a ward. */
export default async function WardForbidden() {
  const person = await visitor()
  return (
    <Notice title={text('ward.refused_title')} action={<WaysOut role={person?.role ?? null} />}>
      {text('ward.refused')}
    </Notice>
  )
}
