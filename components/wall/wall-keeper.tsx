'use client'
import { useEffect } from 'react'
import { keepAwake } from '../live/keep-awake.ts'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { whenAnswering } from './when-answering.ts'

const LOOK_MS = 5_000
/** Looks at a wrong page before it is left: a page that is just being opened is none. */
const LOOKS_MAX = 3
const RENEW_MS = 24 * 3_600_000
const CURSOR_MS = 3_000

/** Keeps a wall a wall without anybody's hands: on its ward, awake, enrolled, and without a cursor. Shows nothing. */
export function WallKeeper() {
  const ended = useLive((s) => s.ended)
  const build = useLive((s) => s.build)
  useEffect(keepAwake, [])
  useEffect(keepEnrolled, [])
  useEffect(hideCursor, [])
  useEffect(keepOnWard, [])
  // A revoked wall stays dark until somebody enters a code. Another end (moved to another ward) is found out at home.
  useEffect(() => {
    if (ended && ended !== 'revoked') return whenAnswering(() => location.replace('/'))
  }, [ended])
  // The server that came back is another one: its pages are too.
  useEffect(() => {
    if (!build) return
    firstBuild ??= build
    if (build !== firstBuild) return whenAnswering(() => location.reload())
  }, [build])
  return null
}

let firstBuild: string | null = null

/** Whatever page a wall is on that is not its ward: it goes home. */
function keepOnWard(): () => void {
  let looks = 0
  let leaving: (() => void) | null = null
  const timer = setInterval(() => {
    const { watching, error, ended } = live.store.getState()
    const astray = !ended && (watching?.view !== 'ward' || error === 'not_allowed' || error === 'not_found')
    looks = astray ? looks + 1 : 0
    if (looks >= LOOKS_MAX) leaving ??= whenAnswering(() => location.replace('/'))
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    leaving?.()
  }
}

/** Browsers forget a cookie after 400 days. */
function keepEnrolled(): () => void {
  const renew = () => {
    fetch('/api/wall/renew', { method: 'POST' }).catch((error: unknown) => console.warn('not renewed; tried again tomorrow', error))
  }
  renew()
  const timer = setInterval(renew, RENEW_MS)
  return () => clearInterval(timer)
}

function hideCursor(): () => void {
  let timer: ReturnType<typeof setTimeout>
  const { dataset } = document.documentElement
  const hide = () => {
    dataset.cursor = 'none'
  }
  const show = () => {
    delete dataset.cursor
    clearTimeout(timer)
    timer = setTimeout(hide, CURSOR_MS)
  }
  show()
  document.addEventListener('pointermove', show)
  return () => {
    document.removeEventListener('pointermove', show)
    clearTimeout(timer)
    delete dataset.cursor
  }
}
