'use client'
import dynamic from 'next/dynamic'
import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { AGE } from '../../contracts/liveness.ts'
import { Announcer } from '../alarms/announcer.tsx'
import { EndedBanner, LossBanner, SoundBanner, StoringBanner } from '../alarms/banners.tsx'
import { MissedPanel } from '../alarms/missed-panel.tsx'
import { useAlarmSignals } from '../alarms/use-alarm-signals.ts'
import { ShiftNotice } from '../duty/shift-notice.tsx'
import { DutyNotice } from '../duty/ward-notice.tsx'
import { Keys } from '../keys/keys.tsx'
import { live } from '../live/live.ts'
import { installTestHooks } from '../live/test-hooks.ts'
import { useLive, useLiveSocket, usePageTick } from '../live/use-live.ts'
import { BurnBanner } from '../load/burn.tsx'
import { LockBanner } from '../session/lock-banner.tsx'
import { Footer } from '../ui/footer.tsx'
import { OriginBand } from '../ui/origin-band.tsx'
import { Renewed } from '../wall/renewed.tsx'
import { WallScreen } from '../wall/use-wall.ts'
import { type Person, TopBar } from './top-bar.tsx'
import { ViewWords } from './view-words.tsx'

/** Loaded where the page is a wall's; the picture does not wait for it. One that cannot be had is asked for by a new page. */
const WallParts = dynamic(
  () =>
    import('../wall/wall-parts.tsx').then(
      (wall) => wall.WallParts,
      () => Renewed,
    ),
  { loading: () => null },
)

/** Frame of every page with patients: the one socket, the alarm bar, the sound, the footer. Pages change inside it. */
export function Shell({ person, children }: { person: Person | null; children: ReactNode }) {
  useLiveSocket()
  useAlarmSignals()
  useEffect(installTestHooks, [])
  const main = useRef<HTMLElement>(null)
  const here = usePathname()
  const grid = useLive((s) => s.watching?.view) === 'ward' && here.startsWith('/wards/')
  const role = useLive((s) => s.me?.role) ?? person?.role
  const wall = role === 'kiosk'
  usePageTick(() => {
    if (main.current) main.current.dataset.lost = String(live.client.lost(AGE.screen_lost_ms))
  })
  return (
    <WallScreen.Provider value={wall}>
      <div className="shell" data-wall={wall || undefined}>
        <LiveOrigin />
        <TopBar person={person} />
        <EndedBanner />
        <StoringBanner />
        <LockBanner />
        <SoundBanner />
        <Dock over={grid}>
          <LossBanner />
          <MissedPanel />
        </Dock>
        {grid && !wall && <BurnBanner />}
        {grid && !wall && <DutyNotice />}
        {role && <ShiftNotice role={role} />}
        <main ref={main} className="shell-main">
          {children}
        </main>
        <Footer>{grid && <ViewWords />}</Footer>
        <Announcer />
        <Keys />
        {wall && <WallParts />}
      </div>
    </WallScreen.Provider>
  )
}

/** Over the ward these lie upon its lowest edge, so that no sector changes place or size; elsewhere they have their own room. */
function Dock({ over, children }: { over: boolean; children: ReactNode }) {
  return <div className={over ? 'ward-dock' : 'dock'}>{children}</div>
}

/** A demo says so also where no patient's data is on the screen. */
function LiveOrigin() {
  const origin = useLive((s) => s.origin)
  const demo = useLive((s) => s.demo)
  return <OriginBand origin={origin === 'live' && demo ? 'simulated' : origin} />
}
