import { usePathname, useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { type Place, placeFrom, queryOf } from './address.ts'

type To = Partial<Place> | ((now: Place) => Partial<Place>)

/**
 * What the address says, and how to go elsewhere: `step` leaves the place before behind the back button. Where to is told from
 * what the address says then, not from what was painted last: two keys may come before a picture.
 */
export function usePlace(): [Place, (to: To, how?: 'step' | 'replace') => void] {
  const query = useSearchParams()
  const path = usePathname()
  const place = useMemo(() => placeFrom(new URLSearchParams(query)), [query])
  const go = (to: To, how: 'step' | 'replace' = 'replace') => {
    const now = placeFrom(new URLSearchParams(window.location.search))
    const said = queryOf({ ...now, ...(typeof to === 'function' ? to(now) : to) })
    const address = said === '' ? path : `${path}?${said}`
    if (how === 'step') window.history.pushState(null, '', address)
    else window.history.replaceState(null, '', address)
  }
  return [place, go]
}
