'use client'
import { LayoutGrid } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useLive } from '../live/use-live.ts'
import { prefer } from '../preferences/preferences.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { useWall } from '../wall/use-wall.ts'
import { arranged, orderNow, useOwnBeds, useSort } from './arranged.ts'
import { type Chosen, choiceWords, LAYOUTS, PRIVACIES, SORTS } from './view-choices.ts'
import './view.css'

/** How this screen shows the ward: how many beds at once, in which order, with which names. Only where a ward is shown. */
export function ViewMenu() {
  const shown = useLive((s) => s.ready && s.watching?.view === 'ward')
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  if (!shown) return null
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from wherever the focus is inside
    <div className="view-menu" onKeyDown={(e) => open && e.key === 'Escape' && close()}>
      <button
        ref={button}
        type="button"
        className="view-open"
        aria-label={text('view.title')}
        title={text('view.title')}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        data-testid="view"
        onClick={() => setOpen(!open)}
      >
        <LayoutGrid size={18} aria-hidden="true" />
      </button>
      {open && <ViewPanel id={id} onClose={close} />}
    </div>
  )
}

function ViewPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const wall = useWall()
  const layout = usePreference('layout')
  const privacy = usePreference('privacy')
  return (
    <section id={id} className="view-panel" aria-label={text('view.title')} data-testid="view-panel">
      <Choice name="layout" value={layout} values={LAYOUTS} onPick={(next) => prefer({ layout: next })} />
      <SortChoice />
      {/* Whoever passes a wall may not uncover names that were covered where it hangs. */}
      {wall ? (
        <p>{text('view.wall_privacy', { privacy: text(`view.privacy.${privacy}`) })}</p>
      ) : (
        <Choice name="privacy" value={privacy} values={PRIVACIES} onPick={(next) => prefer({ privacy: next })} />
      )}
      <Button size="save" onClick={onClose}>
        {text('view.close')}
      </Button>
    </section>
  )
}

/** An order is made when it is chosen, and anew when that is asked for: the choice that is in force already does that too. */
function SortChoice() {
  const wall = useWall()
  const sort = useSort()
  const sorted_ms = useStore(arranged, (s) => s.order?.sorted_ms)
  const mine = useOwnBeds(!wall)
  return (
    <>
      <Choice
        name="sort"
        value={sort}
        values={wall ? SORTS.filter((one) => one !== 'mine') : SORTS}
        onPick={(next) => {
          prefer({ sort: next })
          if (next !== 'mine' || mine) orderNow(next, mine ?? [])
        }}
      />
      {sort === 'mine' && mine?.length === 0 && <p>{text('view.none_mine')}</p>}
      {sort !== 'number' && (
        <div className="view-again">
          <span>{sorted_ms === undefined ? text('view.not_sorted') : text('view.sorted_at', { time: clockMinute(sorted_ms) })}</span>
          <Button size="save" data-testid="reorder" onClick={() => orderNow(sort, mine ?? [])}>
            {text('view.reorder')}
          </Button>
        </div>
      )}
    </>
  )
}

interface ChoiceProps<K extends keyof Chosen> {
  name: K
  value: Chosen[K]
  values: readonly Chosen[K][]
  onPick: (value: Chosen[K]) => void
}

function Choice<K extends keyof Chosen>({ name, value, values, onPick }: ChoiceProps<K>) {
  return (
    <fieldset className="view-choice">
      <legend>{text(`view.${name}_title`)}</legend>
      {values.map((one) => (
        <label key={one}>
          <input
            type="radio"
            className="visually-hidden"
            name={`view-${name}`}
            value={one}
            checked={one === value}
            onChange={() => onPick(one)}
          />
          {choiceWords(name, one)}
        </label>
      ))}
    </fieldset>
  )
}
