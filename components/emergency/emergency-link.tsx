'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { text } from '../text/text.ts'

/** From a page that is refused to the form that opens one stay; for the stay of this page, if it is one's. */
export function EmergencyLink() {
  const stay = /^\/patients\/([^/]+)/.exec(usePathname())?.[1]
  return (
    <Link href={stay ? `/emergency?stay=${stay}` : '/emergency'} prefetch={false} className="button button-secondary button-desk">
      {text('emergency.link')}
    </Link>
  )
}
