import type { AbstractIntlMessages } from 'use-intl/core'
import { LANGUAGES, type Language } from '../../contracts/language.ts'
import { enShell } from './en-shell.ts'

/** A catalogue and the language it is in. */
export interface Words {
  language: Language
  messages: AbstractIntlMessages
}

/** A catalogue of the same shape, in other words. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

/** Id of the element that carries a catalogue other than the built-in one to a browser. */
export const WORDS_ID = 'words'
/** Where the page process keeps the catalogue it was started with; the module itself exists there more than once. */
const HELD = Symbol.for('wardwave.words')

/** A ward screen loads what it shows; the pages behind it bring the rest. */
export const BUILT_IN: Words = { language: 'en', messages: { ...enShell } as AbstractIntlMessages }

/** Read once: a page keeps its language. */
let brought: Words | null = null

/** For the page process, before it answers anything. */
export function holdWords(words: Words): void {
  ;(globalThis as { [HELD]?: Words })[HELD] = words
}

/** The catalogue of this installation: held by the page process, or brought by the page; English where there is none. */
export function wordsHere(): Words {
  const held = (globalThis as { [HELD]?: Words })[HELD]
  if (held) return held
  if (typeof document === 'undefined') return BUILT_IN
  const language = LANGUAGES.find((one) => one === document.documentElement.lang)
  const said = document.getElementById(WORDS_ID)?.textContent
  brought ??= language && said ? { language, messages: JSON.parse(said) as AbstractIntlMessages } : BUILT_IN
  return brought
}
