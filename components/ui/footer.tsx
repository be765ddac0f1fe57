import type { ReactNode } from 'react'
import { text } from '../text/text.ts'

/** The sentence that stands under every screen. */
export function Footer({ children }: { children?: ReactNode }) {
  return (
    <footer className="page-footer">
      <strong>{text('secondary')}</strong>
      <span>{children}</span>
    </footer>
  )
}
