import { useStore } from 'zustand'
import { type PreferenceKey, type Preferences, preferences } from './preferences.ts'

/** One setting of this screen; as usual until the page has read what this browser keeps. */
export function usePreference<K extends PreferenceKey>(key: K): Preferences[K] {
  return useStore(preferences, (s) => s[key])
}
