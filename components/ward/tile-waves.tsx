'use client'
import type { AlarmView } from '../../contracts/live.ts'
import { shortText } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'

type Place = 'first' | 'second'

interface Props {
  encounter: string
  label: string
  open: readonly AlarmView[]
  places: readonly Place[]
}

/** Where the waves of a sector are drawn (ward-waves.ts), each with the reason why it may be missing. */
export function TileWaves({ encounter, label, open, places }: Props) {
  return places.map((place) => (
    <div
      key={place}
      className={`tile-wave tile-wave-${place}`}
      role="img"
      aria-label={text('wave.region', { wave: text(place === 'first' ? 'wave.ecg' : 'wave.pleth'), bed: label })}
      data-wave-slot={place}
      data-encounter={encounter}
      data-patient={encounter}
      data-why={whyMissing(open, place)}
    >
      <span className="tile-reason" data-reason={place} />
    </div>
  ))
}

/** Why a wave may be missing, by its place in the sector: said in the hatched gap. */
function whyMissing(open: readonly AlarmView[], place: Place): string {
  const code = place === 'first' ? 'lead_off' : 'probe_off'
  const alarm = open.find((a) => a.condition !== 'ended' && a.code === code)
  return alarm ? shortText(alarm) : ''
}
