'use client'
import { Siren } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import type { OpenEmergency } from '../../contracts/emergency.ts'
import { send } from '../facts/send.ts'
import { useLive, useNow } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import './emergency.css'

/** Red on every page of a stay that was opened in an emergency: why, how long still, and the way out. At its end the page is left. */
export function EmergencyBanner({ open }: { open: OpenEmergency }) {
  const router = useRouter()
  const now_ms = useNow(1000)
  const [fault, setFault] = useState('')
  const [ending, setEnding] = useState(false)
  const refused = useLive((s) => s.watching?.id === open.encounter && s.error === 'not_allowed')
  const over = refused || (now_ms > 0 && now_ms >= open.until_ms)

  useEffect(() => {
    if (!over) return
    router.replace('/emergency?over=1')
  }, [over, router])

  async function end() {
    setEnding(true)
    const sent = await send('DELETE', `/api/emergency/${encodeURIComponent(open.opening)}`)
    if (sent.ok) return router.replace('/emergency?over=1')
    setEnding(false)
    setFault(sent.words)
  }

  return (
    <aside className="banner banner-emergency" aria-label={text('emergency.title')} data-testid="emergency">
      <Siren size={20} aria-hidden="true" />
      <strong>{text('emergency.banner')}</strong>
      <span className="emergency-reason">{open.reason}</span>
      <span className="emergency-left">{now_ms > 0 && text('emergency.left', { left: remaining(open.until_ms - now_ms) })}</span>
      <span role="alert">{fault}</span>
      {open.opening && (
        <button type="button" className="button banner-button" aria-disabled={ending} onClick={ending ? undefined : () => void end()}>
          {text(ending ? 'emergency.ending' : 'emergency.end')}
        </button>
      )}
    </aside>
  )
}
