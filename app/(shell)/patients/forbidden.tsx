import { HomeLink } from '../../../components/sign-in/home-link.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'

/** 403 of a patient: it says why, and nothing about the patient. */
export default function PatientForbidden() {
  return (
    <Notice title={text('bed.refused_title')} action={<HomeLink />}>
      {text('bed.refused')}
    </Notice>
  )
}
