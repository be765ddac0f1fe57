'use client'
import { signOut } from 'next-auth/react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'

/** Ends the session on the server and leaves by a full document: nothing of a patient stays in memory. */
export function SignOutButton() {
  return <Button onClick={() => void signOut({ callbackUrl: '/sign-in' })}>{text('page.sign_out')}</Button>
}
