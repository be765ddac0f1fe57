'use client'
import { useEffect, useRef } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { Strip } from './strip.tsx'

/** Which alarm's strip is open, and how to open or close one. */
export interface StripShown {
  of: string | null
  show: (alarm: AlarmView) => void
}

/** The strip of one alarm in the width of the waves; it comes into view and takes the focus when it is opened. */
export function StripPanel({ alarm, now_ms, onClose }: { alarm: AlarmView; now_ms: number; onClose: () => void }) {
  const title = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alarm's strip is another opening
  useEffect(() => {
    title.current?.focus({ preventScroll: true })
    title.current?.scrollIntoView({ block: 'nearest' })
  }, [alarm.id])
  return (
    <section className="strip-panel" aria-labelledby="strip-title">
      <header>
        <h2 id="strip-title" ref={title} tabIndex={-1}>
          {text('bed.strip_title', { alarm: alarmText(alarm), time: clockTime(alarm.onset_ms) })}
        </h2>
        <Button size="small" onClick={onClose}>
          {text('bed.strip_hide')}
        </Button>
      </header>
      <Strip key={alarm.id} alarm={alarm} now_ms={now_ms} />
    </section>
  )
}
