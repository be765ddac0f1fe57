'use client'
import { Sheet } from '../admin/sheet.tsx'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { useWall } from '../wall/use-wall.ts'
import './keys.css'

const KEYS = ['arrows', 'enter', 'a', 's', 'f', 'slash', 'layouts', 'question', 'escape'] as const

/** All keys and what they do. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const off = usePreference('shortcuts') === 'off'
  const wall = useWall()
  return (
    <Sheet title={text('habits.key.title')} onClose={onClose}>
      {off && <p className="keys-off">{text('habits.key.off', { screen: text('habits.title') })}</p>}
      <dl className="keys-list">
        {KEYS.filter((key) => !(wall && (key === 'slash' || key === 'f'))).map((key) => (
          <div key={key}>
            <dt>
              <kbd>{text(`habits.key.${key}`)}</kbd>
            </dt>
            <dd>{text(`habits.key.${key}_does`)}</dd>
          </div>
        ))}
      </dl>
      <div className="sheet-buttons">
        <Button onClick={onClose}>{text('habits.close')}</Button>
      </div>
    </Sheet>
  )
}
