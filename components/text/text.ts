import { createTranslator } from 'use-intl/core'
import { en } from './en.ts'

const translate = createTranslator({ locale: 'en', messages: en, onError: fail })

function fail(error: Error): void {
  throw error
}

export type TextKey = Parameters<typeof translate>[0]
type Params = Record<string, string | number>

/** The catalogue's text for `key`. @throws when the key or a parameter is missing: a hole in the catalogue is a defect. */
export function text(key: TextKey, params?: Params): string {
  return (translate as (k: string, p?: Params) => string)(key, params)
}

/** Whether the catalogue has `key`: for codes that come from outside (devices), which are shown even when unknown. */
export function hasText(key: string): key is TextKey {
  return translate.has(key as TextKey)
}
