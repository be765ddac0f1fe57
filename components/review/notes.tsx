'use client'
import { type FormEvent, useState } from 'react'
import { NOTE_TEXT_MAX } from '../../contracts/timeline.ts'
import { NotDoneWords } from '../alarms/not-done.tsx'
import { FactsAway } from '../bed/facts-away.tsx'
import { troubleOf } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { useNotes, useWriteNote } from './facts.ts'

/** What people wrote about this alarm. Nothing of it can be changed or taken away. */
export function AlarmNotes({ encounter, alarm }: { encounter: string; alarm: string }) {
  const notes = useNotes(encounter, alarm)
  const trouble = troubleOf(notes)
  return (
    <>
      {trouble && <FactsAway error={trouble} />}
      <ul className="review-notes" data-patient={encounter}>
        {notes.data?.notes.map((note) => (
          <li key={note.id}>
            <p>{note.text}</p>
            <small>{text('review.note_by', { name: note.by, time: `${date(note.written_ms)} ${clockMinute(note.written_ms)}` })}</small>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A note about an alarm, or about the moment that is shown. What was not stored stays in the field. */
export function WriteNote({ encounter, alarm, at_ms }: { encounter: string; alarm: string | null; at_ms: number }) {
  const [said, setSaid] = useState('')
  const write = useWriteNote(encounter)
  const result = write.isPending ? undefined : write.data
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const line = said.replace(/\s+/g, ' ').trim() // a note is one line: it is read in a list
    if (line === '' || write.isPending) return
    const { ok } = await write.mutateAsync({ at_ms: Math.floor(at_ms), text: line, alarm })
    if (ok) setSaid('')
  }
  return (
    <form className="review-note field" onSubmit={submit}>
      <label htmlFor="review-note">{text(alarm === null ? 'review.note_moment' : 'review.note')}</label>
      <textarea id="review-note" rows={2} maxLength={NOTE_TEXT_MAX} value={said} onChange={(event) => setSaid(event.target.value)} />
      <Button type="submit" aria-disabled={write.isPending || said.trim() === ''}>
        {text(write.isPending ? 'review.note_sending' : 'review.note_store')}
      </Button>
      <p role="status">{result?.ok && said === '' && text('review.note_stored', { time: clockMinute(result.value.written_ms) })}</p>
      <NotDoneWords of={result && !result.ok ? { title: text('review.note_failed'), why: result.words } : null} />
    </form>
  )
}
