import type { Role } from '../../contracts/role.ts'
import { HomeLink } from '../sign-in/home-link.tsx'
import { EmergencyLink } from './emergency-link.tsx'

/** Those who may open a patient of another ward in an emergency; the server asks its own table. */
const IN_EMERGENCY: readonly Role[] = ['nurse', 'physician']

/** From a page that is refused: home, or for who may through the form of emergencies. */
export function WaysOut({ role }: { role: Role | null }) {
  return (
    <>
      <HomeLink /> {role && IN_EMERGENCY.includes(role) && <EmergencyLink />}
    </>
  )
}
