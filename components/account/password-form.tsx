'use client'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import type { Sent } from '../facts/send.ts'
import { text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'
import { inWords } from './in-words.ts'

type Ended = { ended: number }

export function PasswordForm({ length, onDone, onClose }: { length: number; onDone: (ended: number) => void; onClose: () => void }) {
  const send = useSend()
  async function ask(data: FormData): Promise<Sent<Ended>> {
    const [current, next, again] = ['current', 'next', 'again'].map((name) => String(data.get(name) ?? ''))
    if (next !== again) return { ok: false, error: 'bad_request', reason: null, detail: {}, words: text('account.not_same') }
    return inWords(await send<Ended>('POST', '/api/account/password', { current, next }))
  }
  return (
    <SheetForm
      title={text('account.change_password')}
      submit={text('account.change_password')}
      send={ask}
      onDone={({ ended }) => onDone(ended)}
      onClose={onClose}
    >
      <p>{text('account.password_why')}</p>
      <Field id="current" name="current" type="password" label={text('account.current')} autoComplete="current-password" required />
      <Field id="next" name="next" type="password" label={text('account.next', { n: length })} autoComplete="new-password" required />
      <Field id="again" name="again" type="password" label={text('account.again')} autoComplete="new-password" required />
    </SheetForm>
  )
}
