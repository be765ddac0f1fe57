import { HomeLink } from '../../components/sign-in/home-link.tsx'
import { text } from '../../components/text/text.ts'
import { Notice } from '../../components/ui/notice.tsx'

/** 403 of what has no 403 of its own, inside the frame. */
export default function ShellForbidden() {
  return (
    <Notice title={text('page.forbidden.title')} action={<HomeLink />}>
      {text('page.forbidden.text')}
    </Notice>
  )
}
