'use client'
import { useEffect } from 'react'
import { whenAnswering } from './when-answering.ts'

const AFTER_MS = 10_000

/** In the place of what could not be loaded: asks for a new page, once there is one to be had. The picture stays until then. */
export function Renewed() {
  useEffect(() => {
    let stop: (() => void) | null = null
    const timer = setTimeout(() => {
      stop = whenAnswering(() => window.location.reload())
    }, AFTER_MS)
    return () => {
      clearTimeout(timer)
      stop?.()
    }
  }, [])
  return null
}
