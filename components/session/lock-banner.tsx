'use client'
import { Lock } from 'lucide-react'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { UnlockSheet } from './unlock-sheet.tsx'
import { useActivity } from './use-activity.ts'

/** A locked screen says so in one line; what it shows goes on below. Unlocking is asked for here, or by a change that was refused. */
export function LockBanner() {
  useActivity()
  const locked = useLive((s) => s.locked)
  const unlocking = useLive((s) => s.unlocking)
  const ended = useLive((s) => s.ended !== null)
  if (!locked || ended) return null
  return (
    <>
      <div className="banner banner-lost" role="status" data-testid="locked">
        <Lock size={20} aria-hidden="true" />
        <strong>{text('session.locked')}</strong>
        <span>{text('session.locked_why')}</span>
        <button type="button" className="button banner-button" onClick={() => live.store.setState({ unlocking: true })}>
          {text('session.unlock')}
        </button>
      </div>
      {unlocking && <UnlockSheet onClose={() => live.store.setState({ unlocking: false })} />}
    </>
  )
}
