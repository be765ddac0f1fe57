'use client'
import { type FormEvent, useId, useState } from 'react'
import type { BindCandidate, BindReply } from '../../contracts/devices.ts'
import { FactError } from '../facts/fact.ts'
import { refusalText } from '../facts/send.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { fetchChoices } from './choices.ts'
import type { ChosenDevice } from './confirm.tsx'
import { deviceKindText } from './device-kind.ts'

interface Props {
  encounter: string
  reply: BindReply
  find: string
  onFind: (find: string) => void
  onChoose: (device: ChosenDevice, reply: BindReply) => void
  onTakeOff: (device: ChosenDevice) => void
  onClose: () => void
}

/** What is worn, and what could be. A scanner types an id and Enter into the field, which chooses that device. */
export function ChooseDevice({ encounter, reply, find, onFind, onChoose, onTakeOff, onClose }: Props) {
  // What is worn elsewhere is shown to who looks for it, and not in the way of who wants a free one.
  const offered = reply.candidates.filter(({ state }) => find !== '' || state === 'free')
  return (
    <div className="bind">
      <h3>{text('bind.choose')}</h3>
      <Scan encounter={encounter} find={find} onFind={onFind} onChoose={onChoose} />
      <Candidates
        candidates={offered}
        none={text(find === '' ? 'bind.free_none' : 'bind.none_found')}
        onChoose={(device) => onChoose(device, reply)}
      />
      <h3>{text('bind.worn')}</h3>
      {reply.worn.length === 0 && <p className="bind-note">{text('bind.worn_none')}</p>}
      <ul className="bind-list">
        {reply.worn.map((device) => (
          <li key={device.device} className="bind-worn">
            <Name device={device} />
            <Button size="touch" aria-label={text('bind.take_off_one', { device: device.label })} onClick={() => onTakeOff(device)}>
              {text('bind.take_off')}
            </Button>
          </li>
        ))}
      </ul>
      <div className="sheet-buttons">
        <Button size="touch" onClick={onClose}>
          {text('admin.close')}
        </Button>
      </div>
    </div>
  )
}

function Scan({ encounter, find, onFind, onChoose }: Pick<Props, 'encounter' | 'find' | 'onFind' | 'onChoose'>) {
  const field = useId()
  const [fault, setFault] = useState('')

  /** Asks for what stands in the field now: a scanner is faster than the list. */
  async function scanned(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = String(new FormData(event.currentTarget).get('find')).trim()
    if (typed === '') return
    try {
      const reply = await fetchChoices(encounter, typed)
      const found = reply.candidates.find(({ device }) => device === reply.exact) ?? only(reply.candidates)
      if (!found) setFault(text('bind.not_found', { find: typed }))
      else if (found.state !== 'free') setFault(`${found.label}: ${stateText(found)}`)
      else onChoose(found, reply)
    } catch (error) {
      setFault(error instanceof FactError ? refusalText(error.reason, null) : text('admin.away'))
    }
  }

  return (
    <form className="field" onSubmit={(event) => void scanned(event)}>
      <label htmlFor={field}>{text('bind.find')}</label>
      <input
        id={field}
        name="find"
        type="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: what a scanner types goes where the focus is
        autoFocus
        value={find}
        onChange={(event) => {
          setFault('')
          onFind(event.target.value)
        }}
      />
      <p role="alert" className="field-error">
        {fault}
      </p>
    </form>
  )
}

const only = (candidates: readonly BindCandidate[]) => (candidates.length === 1 ? candidates[0] : undefined)

function Candidates(props: { candidates: readonly BindCandidate[]; none: string; onChoose: (device: BindCandidate) => void }) {
  const { candidates, none, onChoose } = props
  if (candidates.length === 0) return <p className="bind-note">{none}</p>
  return (
    <ul className="bind-list">
      {candidates.map((device) => (
        <li key={device.device}>
          <Button
            size="touch"
            kind={device.state === 'free' ? 'secondary' : 'impossible'}
            className="bind-choice"
            aria-disabled={device.state !== 'free'}
            onClick={() => device.state === 'free' && onChoose(device)}
          >
            <Name device={device} />
            <span className="bind-state">{stateText(device)}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Name({ device }: { device: ChosenDevice }) {
  return (
    <span className="bind-name">
      <strong>{device.label}</strong>
      <small>
        {deviceKindText(device.kind)} · {device.device}
      </small>
    </span>
  )
}

function stateText({ state, worn_at, connected }: BindCandidate): string {
  if (state === 'free') return text(connected ? 'bind.free_connected' : 'bind.free')
  if (state !== 'in_use') return text('bind.quarantined')
  return worn_at === null ? text('bind.worn_elsewhere') : text('bind.worn_at', { bed: worn_at })
}
