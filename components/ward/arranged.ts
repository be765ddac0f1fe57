'use client'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { WardDuty } from '../../contracts/duty.ts'
import { useAsk } from '../admin/ask.ts'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { useWall } from '../wall/use-wall.ts'
import { type Order, orderBeds, type Sort } from './bed-order.ts'

/** Whose beds are whose is asked for this often; it moves no sector. */
const DUTY_EVERY_MS = 30_000
/** An answer that comes later than this after somebody asked for it moves nothing: their finger is elsewhere. */
const SOON_MS = 2_000

interface Arranged {
  order: Order | null
  /** The page somebody turned to, and of which ward and layout: of another one begins at its first. */
  turned: { of: string; page: number }
}

/** Order and page of the ward as this screen shows them; both outlive a visit to a bed. */
export const arranged = createStore<Arranged>(() => ({ order: null, turned: { of: '', page: 0 } }))

export function turnTo(of: string, page: number): void {
  arranged.setState({ turned: { of, page } })
}

/** The page that is shown of `pages`. */
export function usePage(of: string, pages: number): number {
  const turned = useStore(arranged, (s) => s.turned)
  return turned.of === of ? Math.min(turned.page, pages - 1) : 0
}

/** Puts the beds of the ward in order as things are now. Called when somebody asks for it, never by time or by an alarm. */
export function orderNow(sort: Sort, mine: readonly string[]): void {
  const { ward, slots, alarms, scores } = live.store.getState()
  if (!ward) return
  const now_ms = live.server_ms()
  const beds = orderBeds(sort, slots, { alarms: Object.values(alarms), scores, mine, now_ms })
  arranged.setState({
    order: sort === 'number' ? null : { ward: ward.id, sort, beds, mine, sorted_ms: now_ms },
    turned: { of: '', page: 0 },
  })
}

/** The order this screen is set to; a wall is nobody's, it has no beds of its own. */
export function useSort(): Sort {
  const sort = usePreference('sort')
  return useWall() && sort === 'mine' ? 'number' : sort
}

/** Ids of the beds that whoever is signed in has taken; null until known. */
export function useOwnBeds(wanted: boolean): readonly string[] | null {
  const ward = useLive((s) => s.ward?.id)
  const { data } = useAsk<WardDuty>(wanted && ward ? `/api/wards/${encodeURIComponent(ward)}/duty` : null, DUTY_EVERY_MS)
  if (!wanted || !data || data.ward !== ward) return null
  return data.on.filter(({ user }) => user === data.me).flatMap(({ beds }) => beds)
}

/** The order in force: made when the ward or the wish is a new one, and kept until it is asked for again. */
export function useOrder(ward: string): Order | null {
  const sort = useSort()
  const order = useStore(arranged, (s) => s.order)
  const mine = useOwnBeds(sort === 'mine')
  const asked = useRef({ wish: '', at_ms: 0 })
  const fits = order !== null && order.ward === ward && order.sort === sort
  useEffect(() => {
    const wish = `${ward} ${sort}`
    if (asked.current.wish !== wish) asked.current = { wish, at_ms: performance.now() }
    if (sort === 'number') return arranged.getState().order ? orderNow(sort, []) : undefined
    if (fits || (sort === 'mine' && !mine)) return
    if (performance.now() - asked.current.at_ms <= SOON_MS) orderNow(sort, mine ?? [])
  }, [ward, sort, fits, mine])
  return fits ? order : null
}
