'use client'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from './panel.tsx'
import { MOST_WAVES, movedBy, toggled, type WaveChoice } from './wave-choice.ts'
import { waveName } from './waveform.tsx'

interface Props {
  /** All there are, in the order chosen. */
  channels: readonly string[]
  shown: readonly string[]
  choice: WaveChoice
  choose: (choice: WaveChoice) => void
}

/** Which waves of this patient are drawn here, and in which order. That some are not is said on the button. */
export function WavePick({ channels, shown, choice, choose }: Props) {
  const [open, setOpen] = useState(false)
  const missing = channels.filter((channel) => !shown.includes(channel)).length
  return (
    <span className="wave-menu">
      <Button aria-expanded={open} onClick={() => setOpen(!open)} data-testid="pick-waves">
        {missing > 0
          ? text('waves.pick_some', { shown: channels.length - missing, all: channels.length })
          : text('waves.pick', { n: channels.length })}
      </Button>
      {open && (
        <Panel title={text('waves.pick_title', { most: MOST_WAVES })} onClose={() => setOpen(false)}>
          <ul className="wave-list">
            {channels.map((channel, i) => (
              <li key={channel}>
                <label>
                  <input
                    type="checkbox"
                    checked={shown.includes(channel)}
                    disabled={shown.includes(channel) ? shown.length === 1 : !choice.hidden.includes(channel)}
                    onChange={() => choose(toggled(choice, channel))}
                  />
                  {waveName(channel)}
                </label>
                <Button
                  size="small"
                  aria-label={text('waves.up', { wave: waveName(channel) })}
                  disabled={i === 0}
                  onClick={() => choose(movedBy(channels, choice, channel, -1))}
                >
                  <ChevronUp size={16} aria-hidden="true" />
                </Button>
                <Button
                  size="small"
                  aria-label={text('waves.down', { wave: waveName(channel) })}
                  disabled={i === channels.length - 1}
                  onClick={() => choose(movedBy(channels, choice, channel, 1))}
                >
                  <ChevronDown size={16} aria-hidden="true" />
                </Button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </span>
  )
}
