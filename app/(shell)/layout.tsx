import type { ReactNode } from 'react'
import { Shell } from '../../components/ward/shell.tsx'
import { visitor } from '../enter.ts'

export const dynamic = 'force-dynamic'

/** Frame of every page with patients. Who may see what, signed in or not, each page asks itself: it knows the way back. */
export default async function ShellLayout({ children }: { children: ReactNode }) {
  const person = await visitor()
  return <Shell person={person && { name: person.name, role: person.role }}>{children}</Shell>
}
