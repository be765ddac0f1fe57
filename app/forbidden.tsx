import { Alone } from '../components/sign-in/alone.tsx'
import { HomeLink } from '../components/sign-in/home-link.tsx'
import { text } from '../components/text/text.ts'
import { Notice } from '../components/ui/notice.tsx'

/** 403 of everything else. */
export default function Forbidden() {
  return (
    <Alone>
      <Notice title={text('page.forbidden.title')} action={<HomeLink />}>
        {text('page.forbidden.text')}
      </Notice>
    </Alone>
  )
}
