'use client'
import { FlaskConical } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { Role } from '../../contracts/role.ts'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { MAY_PLAY, type Playing, playable, type Scenario, startScenario } from './scenario-request.ts'

/** Only in a demo, and for who may: makes the simulated device of a bed play something. */
export function ScenarioMenu({ role }: { role: Role | undefined }) {
  const demo = useLive((s) => s.demo)
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  if (!demo || !role || !MAY_PLAY.has(role)) return null
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from wherever the focus is inside
    <div className="demo" onKeyDown={(e) => open && e.key === 'Escape' && close()}>
      <button
        ref={button}
        type="button"
        className="demo-open"
        aria-label={text('demo.menu')}
        title={text('demo.menu')}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        data-testid="scenarios"
        onClick={() => setOpen(!open)}
      >
        <FlaskConical size={16} aria-hidden="true" /> <span>{text('demo.menu')}</span>
      </button>
      {open && <ScenarioPanel id={id} onClose={close} />}
    </div>
  )
}

function ScenarioPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const slots = useLive((s) => s.slots)
  const beds = useLive((s) => s.beds)
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([])
  const [playing, setPlaying] = useState<Playing>({})
  const [status, setStatus] = useState<string>(text('demo.loading'))
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    let shown = true
    void playable().then((found) => {
      if (!shown) return
      setStatus(found.ok ? '' : found.why)
      if (!found.ok) return
      setScenarios(found.scenarios)
      setPlaying(found.playing)
      form.current?.querySelector('select')?.focus()
    })
    return () => {
      shown = false
    }
  }, [])
  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget)
    const slot = slots.find((s) => s.bed === chosen.get('bed'))
    const scenario = scenarios.find((s) => s.id === chosen.get('scenario'))
    if (!slot || !scenario) return
    setStatus(text('demo.sending'))
    const failure = await startScenario(live.store.getState().ward?.id ?? '', slot.bed, scenario.id)
    setStatus(failure ?? text('demo.started', { bed: slot.label, scenario: scenario.title }))
    if (!failure) setPlaying((before) => ({ ...before, [slot.bed]: scenario.id }))
  }
  return (
    <form ref={form} id={id} className="demo-panel" aria-label={text('demo.title')} onSubmit={start}>
      <h2>{text('demo.title')}</h2>
      <div className="field">
        <label htmlFor={`${id}-bed`}>{text('demo.bed')}</label>
        <select id={`${id}-bed`} name="bed">
          {slots
            .filter((slot) => slot.encounter)
            .map((slot) => (
              <option key={slot.bed} value={slot.bed}>
                {bedWords(slot.label, beds[slot.encounter]?.patient?.family ?? '', titleOf(playing[slot.bed], scenarios))}
              </option>
            ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-scenario`}>{text('demo.scenario')}</label>
        <select id={`${id}-scenario`} name="scenario">
          {scenarios.map((scenario) => (
            <option key={scenario.id} value={scenario.id}>
              {scenario.title}
            </option>
          ))}
        </select>
      </div>
      <div className="demo-actions">
        <button type="submit" className="button button-primary button-desk" disabled={scenarios.length === 0}>
          {text('demo.start')}
        </button>
        <button type="button" className="button button-secondary button-desk" onClick={onClose}>
          {text('demo.close')}
        </button>
      </div>
      <output data-testid="scenario-status">{status}</output>
    </form>
  )
}

function bedWords(bed: string, name: string, scenario: string | null): string {
  return scenario ? text('demo.playing', { bed, name, scenario }) : text('demo.idle', { bed, name })
}

function titleOf(id: string | undefined, scenarios: readonly Scenario[]): string | null {
  return (id && scenarios.find((s) => s.id === id)?.title) || null
}
