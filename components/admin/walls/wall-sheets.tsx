'use client'
import { useState } from 'react'
import type { WallCode, WallLine, WallsReply } from '../../../contracts/wall.ts'
import { text } from '../../text/text.ts'
import { clockMinute } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { Sheet, SheetForm } from '../sheet.tsx'
import { WallAddress } from './wall-address.tsx'

const PATH = '/api/admin/walls'
const pathOf = (wall: string) => `${PATH}/${encodeURIComponent(wall)}`
const fieldsOf = (data: FormData) => ({ name: String(data.get('name') ?? ''), ward: String(data.get('ward') ?? '') })

/** A new wall display, then its code. */
export function AddWallSheet({ wards, onClose }: { wards: WallsReply['wards']; onClose: () => void }) {
  const send = useSend()
  const [made, setMade] = useState<{ name: string; code: WallCode } | null>(null)
  if (made) return <CodeSheet name={made.name} code={made.code} first onClose={onClose} />
  return (
    <SheetForm<{ name: string; code: WallCode }>
      title={text('wall.admin.add')}
      submit={text('wall.admin.add')}
      send={async (data) => {
        const sent = await send<WallCode>('POST', PATH, fieldsOf(data))
        return sent.ok ? { ok: true, value: { name: fieldsOf(data).name, code: sent.value } } : sent
      }}
      onDone={setMade}
      onClose={onClose}
    >
      <WallFields wards={wards} />
    </SheetForm>
  )
}

export function ChangeWallSheet({ wall, wards, onClose }: { wall: WallLine; wards: WallsReply['wards']; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('wall.admin.of', { what: text('wall.admin.change'), name: wall.name })}
      submit={text('wall.admin.save')}
      send={(data) => send('PATCH', pathOf(wall.id), fieldsOf(data))}
      onDone={onClose}
      onClose={onClose}
    >
      <WallFields wards={wards} wall={wall} />
    </SheetForm>
  )
}

function WallFields({ wards, wall }: { wards: WallsReply['wards']; wall?: WallLine }) {
  return (
    <>
      <Field id="wall-name" name="name" label={text('wall.admin.name')} defaultValue={wall?.name} minLength={2} maxLength={60} required />
      <Select
        id="wall-ward"
        name="ward"
        label={text('wall.admin.ward')}
        defaultValue={wall?.ward}
        options={wards.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  )
}

/** Asks first: an open code made before stops working. */
export function NewCodeSheet({ wall, onClose }: { wall: WallLine; onClose: () => void }) {
  const send = useSend()
  const [code, setCode] = useState<WallCode | null>(null)
  if (code) return <CodeSheet name={wall.name} code={code} first={wall.enrolled_ms === null} onClose={onClose} />
  return (
    <SheetForm<WallCode>
      title={text('wall.admin.of', { what: text('wall.admin.new_code'), name: wall.name })}
      submit={text('wall.admin.new_code')}
      send={() => send<WallCode>('POST', `${pathOf(wall.id)}/code`)}
      onDone={setCode}
      onClose={onClose}
    >
      <p>{text('wall.admin.code_old')}</p>
    </SheetForm>
  )
}

/** Shown this once. */
function CodeSheet({
  name,
  code: { code, until_ms },
  first,
  onClose,
}: {
  name: string
  code: WallCode
  first: boolean
  onClose: () => void
}) {
  const { host } = window.location
  return (
    <Sheet title={text('wall.admin.code_title', { name })} onClose={onClose}>
      <div className="sheet-body">
        <p className="wall-code" data-testid="wall-code">
          {code.slice(0, 4)} {code.slice(4)}
        </p>
        <p>{text('wall.admin.code_is', { path: `${host}/wall`, time: clockMinute(until_ms) })}</p>
        {!first && <p>{text('wall.admin.code_old')}</p>}
        <WallAddress label={text('wall.admin.link_label')} code={code} />
        <div className="sheet-buttons">
          <Button kind="primary" onClick={onClose}>
            {text('admin.close')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

/** How a wall that runs shows its ward: told to it by its address, kept by it. */
export function AddressSheet({ wall, onClose }: { wall: WallLine; onClose: () => void }) {
  return (
    <Sheet title={text('view.address_title', { name: wall.name })} onClose={onClose}>
      <div className="sheet-body">
        <p>{text('view.address_do')}</p>
        <WallAddress label={text('wall.admin.link_label')} />
        <div className="sheet-buttons">
          <Button kind="primary" onClick={onClose}>
            {text('admin.close')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

export function RevokeWallSheet({ wall, onClose }: { wall: WallLine; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('wall.admin.revoke_title', { name: wall.name })}
      submit={text('wall.admin.revoke')}
      send={() => send('DELETE', pathOf(wall.id))}
      onDone={onClose}
      onClose={onClose}
    >
      <p>{text('wall.admin.revoke_is')}</p>
    </SheetForm>
  )
}
