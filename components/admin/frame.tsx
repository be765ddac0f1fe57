'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import type { Role } from '../../contracts/role.ts'
import { live } from '../live/live.ts'
import { useWatchWard } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import './admin.css'
import { sectionsOf } from './sections.ts'

/** Who is led to the status from here; whether they may see it is asked there. */
const SEES_STATUS: readonly Role[] = ['admin', 'biomed']

/**
 * Administration: the sections of one's role at the side (on a tablet in one row above), and the section beside them.
 * Alarms go on: the ward one comes from, else the first of `wards`, stays watched.
 */
export function AdminFrame({ role, wards, children }: { role: Role; wards: readonly string[]; children: ReactNode }) {
  const here = usePathname()
  // Asked while the page that is left still watches.
  const [ward] = useState(() => live.store.getState().ward?.id ?? wards[0])
  return (
    <div className="admin">
      {ward !== undefined && <KeepWard ward={ward} />}
      <nav className="admin-nav" aria-label={text('admin.label')}>
        <ul>
          {sectionsOf(role).map(({ id, path, words }) => (
            <li key={id}>
              <Link href={path} prefetch={false} aria-current={here === path || here.startsWith(`${path}/`) ? 'page' : undefined}>
                {text(words)}
              </Link>
            </li>
          ))}
          {SEES_STATUS.includes(role) && (
            <li>
              <Link href="/status" prefetch={false}>
                {text('status.link')}
              </Link>
            </li>
          )}
        </ul>
      </nav>
      <div className="admin-main">{children}</div>
    </div>
  )
}

function KeepWard({ ward }: { ward: string }) {
  useWatchWard(ward)
  return null
}

/** Title of a section, a sentence of what it is for, and the one thing most often done there. */
export function SectionHead({ title, intro, children }: { title: string; intro?: string; children?: ReactNode }) {
  return (
    <header className="admin-head">
      <div>
        <h1>{title}</h1>
        {intro && <p>{intro}</p>}
      </div>
      {children && <div className="admin-head-actions">{children}</div>}
    </header>
  )
}
