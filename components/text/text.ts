import { type AbstractIntlMessages, createTranslator } from 'use-intl/core'
import { en } from './en.ts'

type Params = Record<string, string | number>
interface Translate {
  (key: string, params?: Params): string
  has(key: string): boolean
}

// The library's own types read every message's arguments; over a catalogue of this size that takes the compiler minutes.
const translate = createTranslator({ locale: 'en', messages: en as AbstractIntlMessages, onError: fail }) as unknown as Translate

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
  return translate(key, params)
}

/** Whether the catalogue has `key`: for codes that come from outside (devices), which are shown even when unknown. */
export function hasText(key: string): key is TextKey {
  return translate.has(key)
}
