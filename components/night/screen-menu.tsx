'use client'
import { Moon, Sun } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { KeysHelp } from '../keys/keys-help.tsx'
import '../keys/keys.css'
import { type Preferences, prefer } from '../preferences/preferences.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { useNight } from './night.ts'

const LIGHTS: ReadonlyArray<Preferences['night']> = ['day', 'dim', 'dark', 'auto']

/** How this one screen is: how light, and whether single keys act. On every page at the same place, at a wall too. */
export function ScreenMenu() {
  const level = useNight()
  const [open, setOpen] = useState(false)
  const [help, setHelp] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const Sign = level === 'day' ? Sun : Moon
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from wherever the focus is inside
    <div className="screen" onKeyDown={(e) => open && e.key === 'Escape' && close()}>
      <button
        ref={button}
        type="button"
        className="top-button"
        title={text('habits.open')}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        data-testid="screen-menu"
        onClick={() => setOpen(!open)}
      >
        <Sign size={18} aria-hidden="true" /> <span className="top-word">{text(`habits.${level}`)}</span>
        <span className="visually-hidden">{text('habits.open')}</span>
      </button>
      {open && <ScreenPanel id={id} onClose={close} onHelp={() => setHelp(true)} />}
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </div>
  )
}

function ScreenPanel({ id, onClose, onHelp }: { id: string; onClose: () => void; onHelp: () => void }) {
  const night = usePreference('night')
  const shortcuts = usePreference('shortcuts')
  return (
    <section id={id} className="screen-panel" aria-label={text('habits.open')}>
      <Choice
        legend={text('habits.light')}
        name="night"
        options={LIGHTS.map((value) => ({ value, label: text(`habits.${value}`) }))}
        value={night}
        onPick={(value) => prefer({ night: value })}
        note={text('habits.auto_when')}
      />
      <Choice
        legend={text('habits.keys')}
        name="shortcuts"
        options={(['on', 'off'] as const).map((value) => ({ value, label: text(`habits.keys_${value}`) }))}
        value={shortcuts}
        onPick={(value) => prefer({ shortcuts: value })}
        note={text('habits.keys_why')}
      />
      <Button size="save" onClick={onHelp}>
        {text('habits.help')}
      </Button>
      <Button size="save" onClick={onClose}>
        {text('habits.close')}
      </Button>
    </section>
  )
}

interface ChoiceProps<T extends string> {
  legend: string
  name: string
  options: ReadonlyArray<{ value: T; label: string }>
  value: T
  onPick: (value: T) => void
  note: string
}

function Choice<T extends string>({ legend, name, options, value, onPick, note }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="screen-choices">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onPick(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
      <p>{note}</p>
    </fieldset>
  )
}
