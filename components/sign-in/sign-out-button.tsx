'use client'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { leave } from './leave.ts'

/** The way out, for whoever can go nowhere else. */
export function SignOutButton() {
  return <Button onClick={leave}>{text('page.sign_out')}</Button>
}
