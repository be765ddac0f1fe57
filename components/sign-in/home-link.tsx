import Link from 'next/link'
import { text } from '../text/text.ts'

/** The way out of a page that cannot show anything. */
export function HomeLink() {
  return (
    <Link href="/" className="button button-secondary button-desk">
      {text('page.not_found.home')}
    </Link>
  )
}
