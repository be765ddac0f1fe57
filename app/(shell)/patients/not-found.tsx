import { HomeLink } from '../../../components/sign-in/home-link.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'

/** 404 of a patient. */
export default function PatientNotFound() {
  return (
    <Notice title={text('bed.missing_title')} action={<HomeLink />}>
      {text('bed.missing')}
    </Notice>
  )
}
