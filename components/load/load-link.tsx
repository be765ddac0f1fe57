import Link from 'next/link'
import { text } from '../text/text.ts'

/** To the alarm load of a ward, from where its shifts and its chains are set. */
export function LoadLink({ ward }: { ward: string }) {
  return (
    <Link href={`/load?ward=${encodeURIComponent(ward)}`} prefetch={false} className="admin-link">
      {text('load.link')}
    </Link>
  )
}
