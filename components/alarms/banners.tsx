'use client'
import { BellOff, DatabaseZap, LogOut, Unplug } from 'lucide-react'
import Link from 'next/link'
import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { useLive, useTick } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockTime, lasting } from '../text/time.ts'
import { useWall } from '../wall/use-wall.ts'
import { alarmSound } from './alarm-sound.ts'

/** Red and full width until this page can be heard; a page that watches no ward has nothing to sound. */
export function SoundBanner() {
  const sound = useLive((s) => s.sound)
  const watching = useLive((s) => s.watching !== null)
  if (sound === 'running' || !watching) return null
  const failed = sound === 'failed'
  return (
    <div className="banner banner-sound" role="status" data-testid="sound-off">
      <BellOff size={20} aria-hidden="true" />
      <strong>{text(failed ? 'sound.banner_failed' : 'sound.banner')}</strong>
      <span>{text(failed ? 'sound.banner_failed_why' : 'sound.banner_why')}</span>
      <button type="button" className="button banner-button" onClick={() => void alarmSound.unlock()} data-testid="enable-sound">
        {text('sound.enable')}
      </button>
    </div>
  )
}

/** After 4 s without a tick, by this page's own timer: what is shown may be old, look at the bedside monitors. */
export function LossBanner() {
  const silence_s = useTick(() => {
    const ms = live.client.silence_ms()
    return Number.isFinite(ms) && live.client.lost(AGE.screen_lost_ms) ? Math.floor(ms / 1000) : 0
  }, 0)
  if (silence_s === 0) return null
  return (
    <div className="banner banner-lost" role="alert" data-testid="live-data-lost">
      <Unplug size={20} aria-hidden="true" />
      <strong aria-hidden="true">{text('link.lost', { for: lasting(silence_s * 1000) })}</strong>
      <strong className="visually-hidden">{text('link.lost', { for: '' })}</strong>
      <span>{text('link.lost_do')}</span>
    </div>
  )
}

export function StoringBanner() {
  const storing = useLive((s) => s.storing)
  const since_ms = useLive((s) => s.storing_since_ms)
  if (storing) return null
  return (
    <div className="banner banner-lost" role="alert" data-testid="not-storing">
      <DatabaseZap size={20} aria-hidden="true" />
      <strong>{text('link.not_storing')}</strong>
      <span>{text('link.not_storing_why', { since: clockTime(since_ms) })}</span>
    </div>
  )
}

/** The session is over: nothing of any patient is shown any more. */
export function EndedBanner() {
  const ended = useLive((s) => s.ended)
  const wall = useWall()
  if (!ended) return null
  return (
    <div className="banner banner-lost" role="alert" data-testid="session-ended">
      <LogOut size={20} aria-hidden="true" />
      <strong>{text(wall ? 'wall.ended' : 'link.ended')}</strong>
      <span>{text(wall ? `wall.ended_${ended}` : `link.ended_${ended}`)}</span>
      <Link href={wall ? '/wall' : '/sign-in'} className="button banner-button">
        {text(wall ? 'wall.enter_code' : 'link.sign_in')}
      </Link>
    </div>
  )
}
