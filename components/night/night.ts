import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { onPageWatch } from '../live/page-tick.ts'
import { type Preferences, preferences } from '../preferences/preferences.ts'
import type { NightLevel } from './palette.ts'

const level = createStore<{ level: NightLevel }>(() => ({ level: 'day' }))

/** How light this screen is now: what draws on a canvas asks at every look. */
export function nightLevel(): NightLevel {
  return level.getState().level
}

/** The same for what is rendered again when it changes. */
export function useNight(): NightLevel {
  return useStore(level, (s) => s.level)
}

/** The level for a setting at an hour of this screen's own clock: by itself it dims at 21, is dark from 23 and dim again from 6 to 7. */
export function levelFor(setting: Preferences['night'], hour: number): NightLevel {
  if (setting !== 'auto') return setting
  if (hour >= 23 || hour < 6) return 'dark'
  return hour >= 21 || hour === 6 ? 'dim' : 'day'
}

/** Keeps the page as light as this screen is set. @returns how to stop */
export function followNight(): () => void {
  const apply = () => {
    const next = levelFor(preferences.getState().night, new Date().getHours())
    document.documentElement.dataset.night = next
    if (next !== nightLevel()) level.setState({ level: next })
  }
  const stops = [preferences.subscribe(apply), onPageWatch(apply)]
  return () => {
    for (const stop of stops) stop()
  }
}
