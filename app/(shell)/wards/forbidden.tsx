import { HomeLink } from '../../../components/sign-in/home-link.tsx'
import { text } from '../../../components/text/text.ts'
import { Notice } from '../../../components/ui/notice.tsx'

/** 403 of a ward. */
export default function WardForbidden() {
  return (
    <Notice title={text('ward.refused_title')} action={<HomeLink />}>
      {text('ward.refused')}
    </Notice>
  )
}
