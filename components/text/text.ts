import { createTranslator } from 'use-intl/core'
import type { en } from './en.ts'
import { BUILT_IN, type Words, wordsHere } from './words.ts'

type Params = Record<string, string | number>
interface Translate {
  (key: string, params?: Params): string
  has(key: string): boolean
}

let made: Translate | null = null
/** Texts without parameters, once looked up: a ward asks for a thousand a second. */
const plain = new Map<TextKey, string>()

/** Made when first asked, as the page process is told its language after this file is read; and anew when more words have come. */
function translator(): Translate {
  if (made) return made
  const words = wordsHere()
  // The library's own types read every message's arguments; over a catalogue of this size that takes the compiler minutes.
  made = createTranslator({ locale: words.language, messages: words.messages, onError: fail }) as unknown as Translate
  return made
}

function fail(error: Error): void {
  throw error
}

type Leaves<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaves<T[K], `${Path}${K}.`>
}[keyof T & string]

/** Every key of the catalogue, dotted. */
export type TextKey = Leaves<typeof en>

/** The catalogue's text for `key`. @throws when the key or a parameter is missing: a hole in the catalogue is a defect. */
export function text(key: TextKey, params?: Params): string {
  if (params) return translator()(key, params)
  const known = plain.get(key)
  if (known !== undefined) return known
  const words = translator()(key)
  plain.set(key, words)
  return words
}

/** Whether the catalogue has `key`: for codes that come from outside (devices), which are shown even when unknown. */
export function hasText(key: string): key is TextKey {
  return translator().has(key)
}

/** Brings more of the built-in catalogue to a browser. Here and not beside it: the bundler would pack the catalogue three times into one page. */
export function addWords(more: object): void {
  Object.assign(BUILT_IN.messages, more)
  made = null
}

/** The language of every text. */
export function languageHere(): Words['language'] {
  return wordsHere().language
}

/** A word of the catalogue inside a sentence: English has it small, German keeps its nouns. */
export function inSentence(words: string): string {
  return languageHere() === 'en' ? words.toLowerCase() : words
}
