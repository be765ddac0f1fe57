import { Alone } from '../components/sign-in/alone.tsx'
import { HomeLink } from '../components/sign-in/home-link.tsx'
import { text } from '../components/text/text.ts'
import { Notice } from '../components/ui/notice.tsx'

/** 404 of everything else. */
export default function NotFound() {
  return (
    <Alone>
      <Notice title={text('page.not_found.title')} action={<HomeLink />}>
        {text('page.not_found.text')}
      </Notice>
    </Alone>
  )
}
