'use client'
import { useQueryClient } from '@tanstack/react-query'
import { NotebookPen } from 'lucide-react'
import { useState } from 'react'
import type { BedView } from '../../contracts/live.ts'
import { NOTE_TEXT_MAX, type NoteLine, type WriteNote } from '../../contracts/timeline.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { send } from '../facts/send.ts'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { forgetTimeline } from './facts.ts'

/** A note about this moment, or about the one that is picked in the timeline; `about` names an alarm it is of. */
export function NoteButton({ bed, about }: { bed: BedView; about: { at_ms: number; alarm: string | null } | null }) {
  const client = useQueryClient()
  // The moment is the one at which the form was opened: writing takes a while.
  const [moment, setMoment] = useState<{ at_ms: number; alarm: string | null } | null>(null)
  const [kept_ms, setKept] = useState<number | null>(null)
  const name = bed.patient?.family ?? text('bed.unnamed')
  const keep = (data: FormData) => {
    const note: WriteNote = { at_ms: Math.floor(moment?.at_ms ?? 0), alarm: moment?.alarm ?? null, text: String(data.get('text') ?? '') }
    return send<NoteLine>('POST', `/api/patients/${encodeURIComponent(bed.encounter)}/notes`, note)
  }
  const done = (note: NoteLine) => {
    setMoment(null)
    setKept(note.written_ms)
    void forgetTimeline(client, bed.encounter)
  }
  return (
    <>
      <span className="note-kept" role="status">
        {kept_ms !== null && text('timeline.note.kept', { time: clockTime(kept_ms) })}
      </span>
      <Button
        size="small"
        data-testid="note"
        aria-label={text('timeline.note.label', { bed: bed.bed_label })}
        onClick={() => setMoment(about ?? { at_ms: live.server_ms(), alarm: null })}
      >
        <NotebookPen size={16} aria-hidden="true" /> {text('timeline.note.open')}
      </Button>
      {moment && (
        <SheetForm
          title={text('timeline.note.title', { bed: bed.bed_label, name })}
          submit={text('timeline.note.save')}
          send={keep}
          onDone={done}
          onClose={() => setMoment(null)}
        >
          <p>{text('timeline.note.at', { time: clockTime(moment.at_ms) })}</p>
          <label className="note-field" htmlFor="note-text">
            {text('timeline.note.text')}
            <textarea id="note-text" name="text" required maxLength={NOTE_TEXT_MAX} rows={4} aria-describedby="note-hint" />
          </label>
          <p id="note-hint" className="panel-note">
            {text('timeline.note.hint', { max: NOTE_TEXT_MAX })}
          </p>
        </SheetForm>
      )}
    </>
  )
}
