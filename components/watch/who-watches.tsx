'use client'
import { Eye, EyeOff, VolumeX, WifiOff } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { ScreenLine, ScreenState } from '../../contracts/live.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { countScreens, listed } from './watchers.ts'
import './watch.css'

const SIGN: Record<ScreenState, typeof Eye> = { watching: Eye, hidden: EyeOff, no_sound: VolumeX, not_heard: WifiOff }

/** How many screens watch the ward, and behind it which; on a wall nothing, where anybody would read the names. */
export function WhoWatches() {
  const ward = useLive((s) => s.watching?.view === 'ward' && s.ready)
  const wall = useLive((s) => s.me?.role === 'kiosk')
  const screens = useLive((s) => s.screens)
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  if (!ward || wall || screens.length === 0) return null
  const { watching, others } = countScreens(screens)
  const words = [text('watch.chip', { n: watching }), ...(others > 0 ? [text('watch.chip_others', { n: others })] : [])].join(', ')
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the list from wherever the focus is inside
    <div className="watch" onKeyDown={(e) => open && e.key === 'Escape' && close()}>
      <button
        ref={button}
        type="button"
        className="watch-open"
        data-none={watching === 0 || undefined}
        data-testid="who-watches"
        title={words}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Eye size={18} aria-hidden="true" /> <span aria-hidden="true">{watching}</span>
        <span className="visually-hidden">{words}</span>
        {others > 0 && (
          <span className="watch-others" aria-hidden="true">
            <EyeOff size={16} aria-hidden="true" /> {others}
          </span>
        )}
      </button>
      {open && <ScreenList id={id} screens={listed(screens)} onClose={close} />}
    </div>
  )
}

function ScreenList({ id, screens, onClose }: { id: string; screens: readonly ScreenLine[]; onClose: () => void }) {
  return (
    <section id={id} className="watch-list" aria-label={text('watch.title')}>
      <h2>{text('watch.title')}</h2>
      <p>{text('watch.why')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('watch.screen')}</th>
            <th scope="col">{text('watch.shows')}</th>
            <th scope="col">{text('watch.state')}</th>
          </tr>
        </thead>
        <tbody>
          {screens.map((line) => (
            <ScreenRow key={`${line.screen} ${line.encounter ?? ''}`} line={line} />
          ))}
        </tbody>
      </table>
      <button type="button" className="button button-secondary" onClick={onClose}>
        {text('watch.close')}
      </button>
    </section>
  )
}

function ScreenRow({ line }: { line: ScreenLine }) {
  const slots = useLive((s) => s.slots)
  const bed = line.encounter === null ? null : (slots.find(({ encounter }) => encounter === line.encounter)?.label ?? '')
  const Sign = SIGN[line.state]
  return (
    <tr data-state={line.state}>
      <th scope="row">
        {line.yours ? text('watch.you', { name: line.name }) : line.name} <small>{text(`user.role.${line.role}`)}</small>
      </th>
      <td>{bed === null ? text('watch.ward') : text(line.hears_ward ? 'watch.bed_hears' : 'watch.bed', { bed })}</td>
      <td>
        <Sign size={18} aria-hidden="true" /> {text(`watch.${line.state}`)}
      </td>
    </tr>
  )
}
