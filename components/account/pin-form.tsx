'use client'
import { PIN_DIGITS } from '../../contracts/digits.ts'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'
import { inWords } from './in-words.ts'

/** `password`: whether this person has one here, and shows it first. */
export function PinForm({ password, onDone, onClose }: { password: boolean; onDone: () => void; onClose: () => void }) {
  const send = useSend()
  const ask = async (data: FormData) => {
    const pin = String(data.get('pin') ?? '')
    const proof = password ? { password: String(data.get('password') ?? '') } : {}
    return inWords(await send('POST', '/api/account/pin', { ...proof, pin }))
  }
  return (
    <SheetForm title={text('account.choose_pin')} submit={text('account.choose_pin')} send={ask} onDone={onDone} onClose={onClose}>
      <p>{text('account.pin_why')}</p>
      {password && (
        <Field id="password" name="password" type="password" label={text('account.current')} autoComplete="current-password" required />
      )}
      <Field
        id="pin"
        name="pin"
        type="password"
        label={text('account.new_pin')}
        inputMode="numeric"
        pattern={`\\d{${PIN_DIGITS}}`}
        maxLength={PIN_DIGITS}
        autoComplete="off"
        required
      />
    </SheetForm>
  )
}
