'use client'
import { useState } from 'react'

/** Most waves that are shown of one bed at once. */
export const MOST_WAVES = 12
/** Patients whose choice this browser remembers; the one changed longest ago is forgotten first. */
const KEPT_MOST = 40
export const CHOICES_KEPT_AS = 'wardwave-waves'

/** Which waves of one patient this screen shows, and in which order. Only what was changed: a wave that is new is shown. */
export interface WaveChoice {
  order: readonly string[]
  hidden: readonly string[]
}
export const NO_CHOICE: WaveChoice = { order: [], hidden: [] }

/** All channels in the order chosen; those that nobody has put anywhere follow in their own. */
export function ordered(channels: readonly string[], choice: WaveChoice): string[] {
  const place = (channel: string) => {
    const at = choice.order.indexOf(channel)
    return at < 0 ? choice.order.length + channels.indexOf(channel) : at
  }
  return [...channels].sort((a, b) => place(a) - place(b))
}

/** The channels to draw: never more than MOST_WAVES, and never none while there are some. */
export function shownOf(channels: readonly string[], choice: WaveChoice): string[] {
  const all = ordered(channels, choice)
  const wanted = all.filter((channel) => !choice.hidden.includes(channel))
  return (wanted.length > 0 ? wanted : all.slice(0, 1)).slice(0, MOST_WAVES)
}

export function toggled(choice: WaveChoice, channel: string): WaveChoice {
  const hidden = choice.hidden.includes(channel) ? choice.hidden.filter((one) => one !== channel) : [...choice.hidden, channel]
  return { ...choice, hidden }
}

/** One place up (-1) or down (1). */
export function movedBy(channels: readonly string[], choice: WaveChoice, channel: string, by: -1 | 1): WaveChoice {
  const order = ordered(channels, choice)
  const from = order.indexOf(channel)
  const to = from + by
  if (from < 0 || to < 0 || to >= order.length) return choice
  ;[order[from], order[to]] = [order[to]!, order[from]!]
  return { ...choice, order }
}

type Kept = Array<[encounter: string, choice: WaveChoice]>

/** What a browser kept, newest last; what cannot be understood is nothing. */
export function choicesFrom(kept: string | null): Kept {
  try {
    const parsed: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(parsed) ? parsed.filter(isKept) : []
  } catch {
    return [] // another program wrote it, or half of it
  }
}

function isKept(one: unknown): one is Kept[number] {
  if (!Array.isArray(one) || typeof one[0] !== 'string') return false
  const { order, hidden } = (one[1] ?? {}) as Partial<WaveChoice>
  return [order, hidden].every((list) => Array.isArray(list) && list.every((channel) => typeof channel === 'string'))
}

/** The list to keep once `encounter` has chosen. */
export function chosen(kept: Kept, encounter: string, choice: WaveChoice): Kept {
  return [...kept.filter(([one]) => one !== encounter), [encounter, choice] as Kept[number]].slice(-KEPT_MOST)
}

/** This browser's choice for one patient's page, and how to change it. */
export function useWaveChoice(encounter: string): [WaveChoice, (choice: WaveChoice) => void] {
  const [choice, setChoice] = useState(
    () => choicesFrom(localStorage.getItem(CHOICES_KEPT_AS)).find(([one]) => one === encounter)?.[1] ?? NO_CHOICE,
  )
  const choose = (next: WaveChoice) => {
    setChoice(next)
    const kept = choicesFrom(localStorage.getItem(CHOICES_KEPT_AS))
    localStorage.setItem(CHOICES_KEPT_AS, JSON.stringify(chosen(kept, encounter, next)))
  }
  return [choice, choose]
}
