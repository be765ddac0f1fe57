import type { Metadata } from 'next'
import { type TextKey, text } from '../components/text/text.ts'

/** What a page is called, as its generateMetadata: read when the page is asked for, when all words are there. */
export const titled =
  (key: TextKey, more: Metadata = {}) =>
  (): Metadata => ({ title: text(key), ...more })
