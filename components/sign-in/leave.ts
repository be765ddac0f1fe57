import { live } from '../live/live.ts'

/** Ends the session on the server and leaves by a full document: nothing of a patient stays in memory. */
export function leave(): void {
  live.client.stop()
  // Needed once a shift: not loaded with every ward screen.
  void import('next-auth/react').then(({ signOut }) => signOut({ callbackUrl: '/sign-in' }))
}
