'use client'
import { useState } from 'react'
import type { BindReply } from '../../contracts/devices.ts'
import { Asked } from '../admin/asked.tsx'
import { Sheet } from '../admin/sheet.tsx'
import { text } from '../text/text.ts'
import './bind.css'
import { useChoices } from './choices.ts'
import { ChooseDevice } from './choose-device.tsx'
import { Confirm, type Confirming } from './confirm.tsx'

interface Props {
  encounter: string
  bed: string
  onClose: () => void
}

/** Putting a device on the patient of a bed, or taking one off: open, choose, confirm. */
export function BindSheet({ encounter, bed, onClose }: Props) {
  const [find, setFind] = useState('')
  const [confirming, setConfirming] = useState<(Confirming & { reply: BindReply }) | null>(null)
  const choices = useChoices(encounter, find)
  if (confirming)
    return (
      <Sheet title={text(confirming.on ? 'bind.confirm_title' : 'bind.confirm_off_title')} onClose={onClose}>
        <Confirm
          encounter={encounter}
          reply={confirming.reply}
          confirming={confirming}
          onBack={() => setConfirming(null)}
          onDone={onClose}
        />
      </Sheet>
    )
  return (
    <Sheet title={text('bind.title', { bed })} onClose={onClose}>
      <Asked query={choices}>
        {(reply) => (
          <ChooseDevice
            encounter={encounter}
            reply={reply}
            find={find}
            onFind={setFind}
            onChoose={(device, now) => setConfirming({ device, on: true, reply: now })}
            onTakeOff={(device) => setConfirming({ device, on: false, reply })}
            onClose={onClose}
          />
        )}
      </Asked>
    </Sheet>
  )
}
