'use client'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { AlarmView, BedView } from '../../contracts/live.ts'
import { onBeat } from './beat.ts'
import { live } from './live.ts'
import type { LiveState } from './live-store.ts'
import { onPageTick, onPageWatch } from './page-tick.ts'

/** One slice of the live store; select something whose identity is stable, or wrap the selector in useShallow. */
export function useLive<T>(select: (state: LiveState) => T): T {
  return useStore(live.store, select)
}

/** Opens the socket while any page of the shell is shown. */
export function useLiveSocket(): void {
  useEffect(() => {
    live.client.start()
    const hasten = () => live.client.hasten()
    window.addEventListener('online', hasten)
    return () => window.removeEventListener('online', hasten)
  }, [])
}

/** Shows the ward `ward` on this page; leaving the page stops it. */
export function useWatchWard(ward: string): void {
  useEffect(() => {
    live.hub.capacity = 4096
    live.client.watch({ view: 'ward', id: ward })
    return () => live.client.unwatch()
  }, [ward])
}

/** Shows one patient with all channels on this page; leaving the page stops it. */
export function useWatchBed(encounter: string): void {
  useEffect(() => {
    live.hub.capacity = 16384
    live.client.watch({ view: 'bed', id: encounter })
    return () => live.client.unwatch()
  }, [encounter])
}

export function useBed(encounter: string): BedView | undefined {
  return useLive((s) => s.beds[encounter])
}

export function useAlarm(id: string): AlarmView | undefined {
  return useLive((s) => s.alarms[id])
}

/**
 * What `read` says now, asked four times a second; rendered only when that changes. `first` stands before the page runs. A state
 * that is set at every tick to what it is already is kept by React until the next render, four times a second for every bed.
 */
export function useTick<T extends string | number | boolean | null>(read: () => T, first: T): T {
  return useSyncExternalStore(onPageWatch, read, () => first)
}

/** Runs `paint` four times a second; for ages and numbers written straight into elements, without a render. */
export function usePageTick(paint: () => void): void {
  const latest = useRef(paint)
  useEffect(() => {
    latest.current = paint
  })
  useEffect(() => onPageTick(() => latest.current()), [])
}

/**
 * Server time, renewed every `every_ms` (0: only when it is asked anew): for what changes with time alone (a countdown, an
 * expiry). 0 on the server.
 */
export function useNow(every_ms = 1000): number {
  const [now, setNow] = useState(0)
  useEffect(() => onBeat(every_ms, () => setNow(live.server_ms())), [every_ms])
  return now
}
