'use client'
import { useEffect } from 'react'
import { live } from '../live/live.ts'

/** Said to the server at most this often. A screen that is touched all the time locks up to so much early, never late. */
const EVERY_MS = 60_000
const TOUCHES = ['pointerdown', 'keydown'] as const

/** Tells the server that somebody is at this screen; whether it locks is the server's to judge. */
export function useActivity(): void {
  useEffect(() => {
    let said_ms = Number.NEGATIVE_INFINITY
    const touched = () => {
      const { connection, locked } = live.store.getState()
      if (connection !== 'open' || locked || performance.now() - said_ms < EVERY_MS) return
      said_ms = performance.now()
      live.client.touched()
    }
    for (const touch of TOUCHES) document.addEventListener(touch, touched, { capture: true, passive: true })
    return () => {
      for (const touch of TOUCHES) document.removeEventListener(touch, touched, { capture: true })
    }
  }, [])
}
