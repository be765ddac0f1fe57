import { live } from '../live/live.ts'

/**
 * Ends the session on the server and leaves by a full document: nothing of a patient stays in memory. What it needs is loaded
 * now, once a shift; where that cannot be had (the server was renewed, or is away), the server's own page asks instead, and
 * until then the picture stays.
 */
export async function leave(): Promise<void> {
  try {
    const { signOut } = await import('next-auth/react')
    live.client.stop()
    await signOut({ callbackUrl: '/sign-in' })
  } catch (error) {
    console.error('signing out failed', error)
    window.location.assign('/api/auth/signout?callbackUrl=/sign-in')
  }
}
