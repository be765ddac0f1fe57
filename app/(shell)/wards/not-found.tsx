import { HomeLink } from '../../../components/sign-in/home-link.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'

/** 404 of a ward. */
export default function WardNotFound() {
  return (
    <Notice title={text('ward.missing_title')} action={<HomeLink />}>
      {text('ward.missing')}
    </Notice>
  )
}
