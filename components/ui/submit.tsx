'use client'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Button } from './button.tsx'

const never = () => () => undefined

/**
 * The one button of a form that carries a secret. Until the page's own code runs it takes no click and no Enter: the
 * browser would send the form by itself, past everything that is checked and said here.
 */
export function Submit({ sending, children }: { sending: boolean; children: ReactNode }) {
  const runs = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <Button kind="primary" size="touch" type="submit" disabled={!runs} aria-disabled={sending}>
      {children}
    </Button>
  )
}
