'use client'
import { useDeferredValue, useState } from 'react'
import { DEVICE_STATES, DEVICES_SHOWN_MAX, type DevicesReply, type TokensReply } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useAsk, useSend } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { ImportSheet } from '../import/import-sheet.tsx'
import { AddDevice } from './add-device.tsx'
import { DeviceSheet } from './device-sheet.tsx'
import { DeviceTable } from './device-table.tsx'
import './devices.css'
import { TokensShown } from './tokens-shown.tsx'

type Open = { sheet: 'add' | 'import' } | { sheet: 'device'; device: string } | { sheet: 'tokens'; made: TokensReply }

/** The inventory: find, add, import, tokens for several, and each device with all that can be done to it. */
export function DevicesPage() {
  const [find, setFind] = useState('')
  const [state, setState] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState<Open | null>(null)
  const [fault, setFault] = useState('')
  const send = useSend()
  const asked = new URLSearchParams({ find: useDeferredValue(find.trim()), ...(state ? { state } : {}) })
  const devices = useAsk<DevicesReply>(`/api/admin/devices?${asked}`)
  const close = () => setOpen(null)

  async function makeTokens() {
    const sent = await send<TokensReply>('POST', '/api/admin/devices/tokens', { devices: [...chosen] })
    if (!sent.ok) return setFault(sent.words)
    setFault('')
    setChosen(new Set())
    setOpen({ sheet: 'tokens', made: sent.value })
  }

  return (
    <>
      <SectionHead title={text('device.title')} intro={text('device.intro')}>
        {chosen.size > 0 && <Button onClick={() => void makeTokens()}>{text('device.tokens_for', { n: chosen.size })}</Button>}
        <Button onClick={() => setOpen({ sheet: 'import' })}>{text('device.import')}</Button>
        <Button kind="primary" onClick={() => setOpen({ sheet: 'add' })}>
          {text('device.add')}
        </Button>
      </SectionHead>
      {fault && (
        <p className="admin-trouble" role="alert">
          {fault}
        </p>
      )}
      <div className="device-find">
        <Field
          id="device-find"
          label={text('device.find')}
          type="search"
          autoComplete="off"
          maxLength={100}
          value={find}
          onChange={(event) => setFind(event.target.value)}
        />
        <Select
          id="device-state"
          label={text('device.column.state')}
          value={state}
          options={stateOptions(devices.data)}
          onChange={(event) => setState(event.target.value)}
        />
      </div>
      <Asked query={devices}>
        {(reply) => (
          <>
            <DeviceTable
              reply={reply}
              looked={find.trim() !== '' || state !== ''}
              chosen={chosen}
              onChoose={setChosen}
              onOpen={(device) => setOpen({ sheet: 'device', device })}
            />
            {reply.more && <p className="admin-empty">{text('device.more', { n: DEVICES_SHOWN_MAX })}</p>}
          </>
        )}
      </Asked>
      {open?.sheet === 'add' && <AddDevice onDone={(made) => setOpen({ sheet: 'tokens', made })} onClose={close} />}
      {open?.sheet === 'import' && <ImportSheet of="devices" onClose={close} />}
      {open?.sheet === 'tokens' && <TokensShown reply={open.made} onClose={close} />}
      {open?.sheet === 'device' && (
        <DeviceSheet device={open.device} onTokens={(made) => setOpen({ sheet: 'tokens', made })} onClose={close} />
      )}
    </>
  )
}

function stateOptions(reply: DevicesReply | undefined) {
  const n = (state: (typeof DEVICE_STATES)[number]) => reply?.counts[state] ?? 0
  const all = DEVICE_STATES.reduce((sum, state) => sum + n(state), 0)
  return [
    { value: '', label: text('device.all', { n: all }) },
    ...DEVICE_STATES.map((value) => ({ value, label: text(`device.state_n.${value}`, { n: n(value) }) })),
  ]
}
