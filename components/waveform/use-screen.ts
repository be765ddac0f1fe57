'use client'
import { type RefObject, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { usePreference } from '../preferences/use-preference.ts'
import { type WaveScale, waveScale } from './wave-scale.ts'

function follow(changed: () => void): () => void {
  window.addEventListener('resize', changed)
  return () => window.removeEventListener('resize', changed)
}

/** Height of the page, CSS px. */
export function usePageHeight(): number {
  return useSyncExternalStore(
    follow,
    () => window.innerHeight,
    () => 1080,
  )
}

/** Device pixels of a CSS pixel: zoom, and which screen the window is on. */
export function usePixelRatio(): number {
  return useSyncExternalStore(
    follow,
    () => window.devicePixelRatio,
    () => 1,
  )
}

/** How waves lie on this screen; the same object until something of it changes. */
export function useWaveScale(): WaveScale {
  const ratio = usePixelRatio()
  const px_per_mm = usePreference('px_per_mm')
  const px_ratio = usePreference('px_ratio')
  const sweep_mm_s = usePreference('sweep_mm_s')
  const gain_mm_mv = usePreference('gain_mm_mv')
  return useMemo(
    () => waveScale({ px_per_mm, px_ratio, sweep_mm_s, gain_mm_mv }, ratio),
    [px_per_mm, px_ratio, sweep_mm_s, gain_mm_mv, ratio],
  )
}

/** Width and height of an element, whole CSS px; 0 until it is laid out. */
export function useSize(of: RefObject<HTMLElement | null>): { width_px: number; height_px: number } {
  const [size, setSize] = useState({ width_px: 0, height_px: 0 })
  useEffect(() => {
    const element = of.current
    if (!element) return
    const measure = new ResizeObserver(() => setSize({ width_px: element.clientWidth, height_px: element.clientHeight }))
    measure.observe(element)
    return () => measure.disconnect()
  }, [of])
  return size
}

/** From this width on the page is as tall as its place, and the waves have what is left of it (components/bed/bed.css). */
const BOUNDED = '(min-width: 1180px)'

function followWidth(changed: () => void): () => void {
  const bounded = matchMedia(BOUNDED)
  bounded.addEventListener('change', changed)
  return () => bounded.removeEventListener('change', changed)
}

/** Whether the page gives the waves a height, or they give the page one. */
export function useBounded(): boolean {
  return useSyncExternalStore(
    followWidth,
    () => matchMedia(BOUNDED).matches,
    () => true,
  )
}
