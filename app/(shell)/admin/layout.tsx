import { forbidden } from 'next/navigation'
import type { ReactNode } from 'react'
import { AdminFrame } from '../../../components/admin/frame.tsx'
import { sectionsOf } from '../../../components/admin/sections.ts'
import { WordsBehind } from '../../../components/text/behind.tsx'
import { can } from '../../../server/access/policy.ts'
import { visitor } from '../../enter.ts'

export const dynamic = 'force-dynamic'

/** Administration: 403 for roles that have no section. Signed out or without a database, the page itself decides what follows. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await visitor()
  if (person && sectionsOf(person.role).length === 0) forbidden()
  if (!person) return <WordsBehind>{children}</WordsBehind>
  const wards = person.wards.filter((ward) => can(person, 'view_ward', ward).allowed)
  return (
    <WordsBehind>
      <AdminFrame role={person.role} wards={wards}>
        {children}
      </AdminFrame>
    </WordsBehind>
  )
}
