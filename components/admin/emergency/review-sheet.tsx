'use client'
import { type EmergencyLine, REASON_MAX_LENGTH, VERDICTS } from '../../../contracts/emergency.ts'
import { text } from '../../text/text.ts'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'
import { placeOf } from './place.ts'

/** Whether it was right: said once, with a remark. */
export function ReviewSheet({ line, onClose }: { line: EmergencyLine; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('emergency.admin.review_of', { name: line.name, place: placeOf(line) })}
      submit={text('emergency.admin.save')}
      send={(data) =>
        send('POST', `/api/admin/emergency/${encodeURIComponent(line.opening)}`, {
          verdict: String(data.get('verdict') ?? ''),
          remark: String(data.get('remark') ?? ''),
        })
      }
      onDone={onClose}
      onClose={onClose}
    >
      <p>{line.reason}</p>
      <Select
        id="verdict"
        name="verdict"
        label={text('emergency.admin.verdict')}
        options={VERDICTS.map((value) => ({ value, label: text(`emergency.verdict.${value}`) }))}
      />
      <div className="field">
        <label htmlFor="remark">{text('emergency.admin.remark')}</label>
        <textarea id="remark" name="remark" rows={3} maxLength={REASON_MAX_LENGTH} />
      </div>
    </SheetForm>
  )
}
