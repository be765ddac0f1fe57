'use client'
import { type ChangeEvent, useState } from 'react'
import { IMPORT_MAX_CHARS, type ImportReply } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { useSend } from '../ask.ts'
import { Sheet } from '../sheet.tsx'
import './import.css'
import { ImportPreview } from './import-preview.tsx'

interface Props {
  of: 'devices' | 'beds'
  onClose: () => void
}

/** A table from a file or pasted: what each line would do first, then all of it or nothing. */
export function ImportSheet({ of, onClose }: Props) {
  const [csv, setCsv] = useState('')
  const [reply, setReply] = useState<ImportReply | null>(null)
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)
  const send = useSend()

  async function ask(confirm: boolean) {
    if (sending) return
    if (tooBig({ csv, confirm })) return setFault(text('import.too_big'))
    setSending(true)
    const sent = await send<ImportReply>('POST', `/api/admin/import/${of}`, { csv, confirm })
    setSending(false)
    setFault(sent.ok ? '' : sent.words)
    if (sent.ok) setReply(sent.value)
  }

  return (
    <Sheet title={text(`import.${of}_title`)} onClose={onClose}>
      <div className="sheet-body import">
        {reply ? <ImportPreview reply={reply} /> : <Source of={of} csv={csv} onCsv={setCsv} onFault={setFault} />}
        <p className="sheet-fault" role="alert">
          {fault}
        </p>
        <div className="sheet-buttons">
          {reply && <Button onClick={() => setReply(null)}>{text('import.again')}</Button>}
          <Button onClick={onClose}>{text(reply?.written ? 'admin.close' : 'admin.cancel')}</Button>
          <Next reply={reply} csv={csv} sending={sending} onAsk={(confirm) => void ask(confirm)} />
        </div>
      </div>
    </Sheet>
  )
}

/** The door takes no request beyond this, whatever its letters weigh. */
const tooBig = (asked: unknown) => new Blob([JSON.stringify(asked)]).size > IMPORT_MAX_CHARS

/** The button that goes on: look first, then import; none while a line is wrong or nothing would change. */
function Next(props: { reply: ImportReply | null; csv: string; sending: boolean; onAsk: (confirm: boolean) => void }) {
  const { reply, csv, sending, onAsk } = props
  const n = reply ? reply.counts.new + reply.counts.changed : 0
  if (reply && (reply.written || reply.counts.wrong > 0 || n === 0)) return null
  const words = reply ? text('import.confirm', { n }) : text('import.preview')
  return (
    <Button kind="primary" aria-disabled={sending || csv.trim() === ''} onClick={() => csv.trim() !== '' && onAsk(reply !== null)}>
      {sending ? text('admin.sending') : words}
    </Button>
  )
}

function Source({
  of,
  csv,
  onCsv,
  onFault,
}: {
  of: Props['of']
  csv: string
  onCsv: (csv: string) => void
  onFault: (words: string) => void
}) {
  async function read(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0]
    if (!file) return
    if (file.size > IMPORT_MAX_CHARS) return onFault(text('import.too_big'))
    try {
      onCsv(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
      onFault('')
    } catch (error) {
      console.error('a file for import', error)
      onFault(text('import.not_read'))
    }
  }
  return (
    <>
      <p>{text(`import.${of}_what`)}</p>
      <Field
        id="import-file"
        label={text('import.file')}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        onChange={(event) => void read(event)}
      />
      <div className="field">
        <label htmlFor="import-text">{text('import.paste')}</label>
        <textarea id="import-text" rows={8} spellCheck={false} value={csv} onChange={(event) => onCsv(event.target.value)} />
      </div>
    </>
  )
}
