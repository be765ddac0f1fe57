'use client'
import { Pause, Play } from 'lucide-react'
import { type CSSProperties, useMemo, useRef, useState } from 'react'
import { type Frozen, frozenOf } from '../freeze/frozen.ts'
import { FROZEN_EXTRA_PX, FrozenStack } from '../freeze/frozen-stack.tsx'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import type { LiveStack } from './live-stack.ts'
import { heightOf, MOST_SHARE, roomFor, rowsOf } from './rows.ts'
import { useBounded, usePageHeight, useSize, useWaveScale } from './use-screen.ts'
import { ordered, shownOf, useWaveChoice } from './wave-choice.ts'
import { WavePick } from './wave-pick.tsx'
import { WaveSettings } from './wave-settings.tsx'
import { WaveStack } from './waveform.tsx'
import './waves.css'

interface Props {
  encounter: string
  bed: string
  channels: readonly string[]
}

/** The waves of one bed with all that can be done to their picture: speed, gain, which and in what order, frozen, measured. */
export function BedWaves({ encounter, bed, channels }: Props) {
  const section = useRef<HTMLElement>(null)
  const stack = useRef<LiveStack>(null)
  const [choice, choose] = useWaveChoice(encounter)
  const [frozen, setFrozen] = useState<Frozen | null>(null)
  const tools = useRef<HTMLDivElement>(null)
  const { width_px, height_px } = useSize(section)
  const tools_px = useSize(tools).height_px
  const scale = useWaveScale()
  const free_px = roomFor(usePageHeight())
  const bounded = useBounded() && height_px > 0
  const room_px = bounded ? height_px - tools_px : free_px
  const most = bounded ? MOST_SHARE : 1
  const shown = shownOf(channels, choice).join(',')
  const rows = useMemo(() => rowsOf(shown ? shown.split(',') : [], room_px, most), [shown, room_px, most])
  // Band, axis and tools take their room from the rows: nothing else on the page moves when a picture is frozen.
  const frozenRows = useMemo(() => rowsOf(shown ? shown.split(',') : [], heightOf(rows) - FROZEN_EXTRA_PX, most), [shown, rows, most])
  const freeze = () => setFrozen(frozen ? null : frozenNow(encounter, stack.current))
  return (
    <section
      ref={section}
      className="bed-waves"
      aria-label={text('bed.waves')}
      data-frozen={frozen !== null}
      style={{ '--waves-room': `${room_px}px` } as CSSProperties}
    >
      {frozen ? (
        <FrozenStack
          key={frozen.since_ms}
          encounter={encounter}
          bed={bed}
          frozen={frozen}
          rows={frozenRows}
          scale={scale}
          width_px={width_px}
          onEnd={() => setFrozen(null)}
        />
      ) : (
        <WaveStack encounter={encounter} bed={bed} rows={rows} scale={scale} stack={stack} />
      )}
      <div ref={tools} className="wave-tools">
        <Button
          kind={frozen ? 'primary' : 'secondary'}
          onClick={freeze}
          aria-keyshortcuts="f"
          disabled={rows.length === 0}
          data-testid="freeze"
        >
          {frozen ? <Play size={16} aria-hidden="true" /> : <Pause size={16} aria-hidden="true" />}
          {text(frozen ? 'waves.unfreeze' : 'waves.freeze')}
        </Button>
        <WavePick channels={ordered(channels, choice)} shown={shown.split(',')} choice={choice} choose={choose} />
        <WaveSettings scale={scale} width_px={width_px} />
      </div>
    </section>
  )
}

/** Everything this screen holds of the patient, up to what was just drawn; null while nothing has been. */
function frozenNow(encounter: string, stack: LiveStack | null): Frozen | null {
  const head_ms = live.hub.playout(encounter).head_ms
  if (Number.isNaN(head_ms) || !stack) return null
  const rings = live.hub.channels(encounter).flatMap((channel) => live.hub.ring(encounter, channel) ?? [])
  return frozenOf(rings, head_ms, live.server_ms(), stack.ranges())
}
