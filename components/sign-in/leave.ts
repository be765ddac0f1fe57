import { signOut } from 'next-auth/react'
import { live } from '../live/live.ts'

/** Ends the session on the server and leaves by a full document: nothing of a patient stays in memory. */
export function leave(): void {
  live.client.stop()
  void signOut({ callbackUrl: '/sign-in' })
}
