import { type AbstractIntlMessages, createTranslator } from 'use-intl/core'
import { describe, expect, test } from 'vitest'
import { TIME_LOCALE } from '../../contracts/language.ts'
import { de } from './de.ts'
import { en } from './en.ts'

type Tree = { readonly [key: string]: string | Tree }

/** Every text by its dotted key. */
function leaves(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') found.set(`${path}${key}`, value)
    else for (const [inner, text] of leaves(value, `${path}${key}.`)) found.set(inner, text)
  return found
}

/** Names of what a text waits for: "{n, plural, one {# bed} other {# beds of {ward}}}" waits for n and ward. */
function parameters(text: string): string[] {
  const names = new Set<string>()
  const inText = (from: number): number => {
    let at = from
    while (at < text.length && text[at] !== '}') at = text[at] === '{' ? inArgument(at + 1) : at + 1
    return at
  }
  const inArgument = (from: number): number => {
    let at = from
    while (text[at] !== ',' && text[at] !== '}') at++
    names.add(text.slice(from, at).trim())
    // What follows are arms, each with a text of its own.
    while (text[at] !== '}') at = text[at] === '{' ? inText(at + 1) + 1 : at + 1
    return at + 1
  }
  inText(0)
  return [...names].sort()
}

describe('German beside English', () => {
  const [english, german] = [leaves(en), leaves(de)]

  test('[LOC-1] has the same keys, and each the same parameters', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
    const other = [...english].filter(([key, text]) => String(parameters(text)) !== String(parameters(german.get(key) ?? '')))
    expect(other.map(([key]) => key)).toEqual([])
  })

  test('[LOC-1] every text can be read by the library, with any number', () => {
    const faults: string[] = []
    const say = createTranslator({
      locale: 'de',
      messages: de as unknown as AbstractIntlMessages,
      onError: (error) => void faults.push(error.message),
    }) as unknown as (key: string, params: Record<string, string | number>) => string
    for (const [key, text] of german) for (const n of [0, 1, 2, 7]) say(key, Object.fromEntries(parameters(text).map((name) => [name, n])))
    expect(faults).toEqual([])
  })

  test('[LOC-2] both write the hour with 24', () => {
    for (const locale of Object.values(TIME_LOCALE)) {
      const words = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'UTC' }).format(0)
      expect(words, locale).toMatch(/^0?0:00$|^24:00$/)
    }
  })
})

/** Beside a text of the same key, and not the name of a button that shows it. */
const NO_BUTTON = ['answer.follows', 'limits.priority', 'status.share', 'status.counts', 'timeline.none', 'why.rule']

test.each([
  ['English', en],
  ['German', de],
])('[LOC-4] a button that is one of many is called by the words it shows, and by what it is about: %s', (_, catalogue) => {
  const texts = leaves(catalogue)
  const named = [...texts].filter(([key]) => texts.has(`${key}_of`) && !NO_BUTTON.includes(key))
  expect(named.length).toBeGreaterThan(10)
  const other = named.filter(([key, shown]) => !texts.get(`${key}_of`)!.toLowerCase().includes(shown.toLowerCase()))
  expect(other.map(([key]) => key)).toEqual([])
})
