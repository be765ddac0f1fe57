import type { ReactNode } from 'react'
import { EmergencyBanner } from '../../../../components/emergency/emergency-banner.tsx'
import type { OpenEmergency } from '../../../../contracts/emergency.ts'
import { log } from '../../../../server/observe/log.ts'
import { emergencyAt } from '../../../../server/store/break-glass.ts'
import { visitor } from '../../../enter.ts'
import { web } from '../../../web.ts'

interface Props {
  params: Promise<{ encounter: string }>
  children: ReactNode
}

/** What all pages of a patient say when this person is here by an emergency. Who may see the patient each page asks itself. */
export default async function PatientLayout({ params, children }: Props) {
  const open = await emergencyOf(decodeURIComponent((await params).encounter))
  return (
    <>
      {open && <EmergencyBanner key={open.opening} open={open} />}
      {children}
    </>
  )
}

/** Without the database the banner stands without its reason: the rights are known, so is their end. */
async function emergencyOf(encounter: string): Promise<OpenEmergency | null> {
  const person = await visitor()
  const right = person?.opened?.find((one) => one.encounter === encounter)
  if (!person || !right) return null
  const { store, now_ms } = web()
  try {
    return await emergencyAt(person, store, now_ms(), encounter)
  } catch (error) {
    log.error({ error: String(error) }, 'an emergency cannot be read')
    return { opening: '', encounter, reason: '', until_ms: right.until_ms }
  }
}
