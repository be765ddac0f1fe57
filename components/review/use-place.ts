import { usePathname, useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { type Place, placeFrom, queryOf } from './address.ts'

/** What the address says, and how to go elsewhere: `step` leaves the place before behind the back button. */
export function usePlace(): [Place, (to: Partial<Place>, how?: 'step' | 'replace') => void] {
  const query = useSearchParams()
  const path = usePathname()
  const place = useMemo(() => placeFrom(new URLSearchParams(query)), [query])
  const go = (to: Partial<Place>, how: 'step' | 'replace' = 'replace') => {
    const said = queryOf({ ...place, ...to })
    const address = said === '' ? path : `${path}?${said}`
    if (how === 'step') window.history.pushState(null, '', address)
    else window.history.replaceState(null, '', address)
  }
  return [place, go]
}
