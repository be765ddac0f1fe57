'use client'
import { useState } from 'react'
import type { DeviceRow, DevicesReply, TokensReply } from '../../../contracts/devices.ts'
import { deviceKindText } from '../../bind/device-kind.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk, useSend } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { Sheet, SheetForm } from '../sheet.tsx'
import { History } from './history.tsx'
import { Quarantine, Revoke, Rotate } from './questions.tsx'
import { TokenList } from './token-list.tsx'

type Asking = 'rotate' | 'quarantine' | 'revoke' | 'history' | { end: string }

interface Props {
  device: string
  onTokens: (made: TokensReply) => void
  onClose: () => void
}

/** One device: its tokens, its state, who wore it. Each change is a question of its own. */
export function DeviceSheet({ device, onTokens, onClose }: Props) {
  const reply = useAsk<DevicesReply>(`/api/admin/devices?find=${encodeURIComponent(device)}`)
  const [asking, setAsking] = useState<Asking | null>(null)
  const send = useSend()
  const row = reply.data?.devices.find((one) => one.device === device)
  const back = () => setAsking(null)
  const path = `/api/admin/devices/${encodeURIComponent(device)}`
  if (row && asking === 'rotate') return <Rotate row={row} path={path} onDone={onTokens} onClose={back} />
  if (row && asking === 'quarantine') return <Quarantine row={row} path={path} onDone={back} onClose={back} />
  if (row && asking === 'revoke') return <Revoke row={row} path={path} onDone={back} onClose={back} />
  if (asking === 'history') return <History device={device} path={path} onClose={back} />
  if (asking && typeof asking === 'object')
    return (
      <SheetForm
        title={text('device.end_title')}
        submit={text('device.end_token')}
        send={() => send('DELETE', `${path}/tokens/${asking.end}`)}
        onDone={back}
        onClose={back}
      >
        <p>{text('device.token', { token: asking.end })}</p>
        <p>{text('device.end_what')}</p>
      </SheetForm>
    )
  return (
    <Sheet title={device} onClose={onClose}>
      <Asked query={reply}>
        {({ now_ms }) => row && <Device row={row} now_ms={now_ms} path={path} onAsk={setAsking} onClose={onClose} />}
      </Asked>
    </Sheet>
  )
}

interface DeviceProps {
  row: DeviceRow
  now_ms: number
  path: string
  onAsk: (asking: Asking) => void
  onClose: () => void
}

function Device({ row, now_ms, path, onAsk, onClose }: DeviceProps) {
  const send = useSend()
  const [fault, setFault] = useState('')
  async function release() {
    const sent = await send('DELETE', `${path}/quarantine`)
    setFault(sent.ok ? '' : sent.words)
  }
  return (
    <div className="sheet-body">
      <p>
        {text('device.facts', { kind: deviceKindText(row.kind), model: row.model })} · {text(`device.state.${row.state}`)}
        {row.bed && ` · ${text('device.in_bed', { bed: row.bed.bed_label, ward: row.bed.ward_name })}`}
      </p>
      <TokenList row={row} now_ms={now_ms} onEnd={(end) => onAsk({ end })} />
      <p className="sheet-fault" role="alert">
        {fault}
      </p>
      <div className="device-actions">
        {row.state !== 'revoked' && (
          <>
            <Button onClick={() => onAsk('rotate')}>{text('device.rotate')}</Button>
            {row.state === 'quarantined' ? (
              <Button onClick={() => void release()}>{text('device.release')}</Button>
            ) : (
              <Button onClick={() => onAsk('quarantine')}>{text('device.quarantine')}</Button>
            )}
            <Button onClick={() => onAsk('revoke')}>{text('device.revoke')}</Button>
          </>
        )}
        <Button onClick={() => onAsk('history')}>{text('device.history')}</Button>
      </div>
      <div className="sheet-buttons">
        <Button kind="primary" onClick={onClose}>
          {text('admin.close')}
        </Button>
      </div>
    </div>
  )
}
