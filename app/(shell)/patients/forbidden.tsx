import { WaysOut } from '../../../components/emergency/ways-out.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'
import { visitor } from '../../enter.ts'

/** 403 of a patient: it says why, and nothing about the patient. */
export default async function PatientForbidden() {
  const person = await visitor()
  return (
    <Notice title={text('bed.refused_title')} action={<WaysOut role={person?.role ?? null} />}>
      {text('bed.refused')}
    </Notice>
  )
}
