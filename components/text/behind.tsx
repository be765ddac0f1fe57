'use client'
import type { ReactNode } from 'react'
import { enBehind } from './en-behind.ts'
import { addWords } from './text.ts'

addWords(enBehind)

/** Around every page behind the ward: it brings their texts before they are drawn. Used as their layout. */
export function WordsBehind({ children }: { children: ReactNode }) {
  return children
}
