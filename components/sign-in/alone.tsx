import type { ReactNode } from 'react'
import { Footer } from '../ui/footer.tsx'

/** A page outside the shell that says one thing, with the sentence that stands under every screen. */
export function Alone({ children }: { children: ReactNode }) {
  return (
    <div className="shell">
      <main className="shell-main">{children}</main>
      <Footer />
    </div>
  )
}
