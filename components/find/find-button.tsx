'use client'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { text } from '../text/text.ts'
import { useWall } from '../wall/use-wall.ts'
import { FindSheet } from './find-sheet.tsx'

/** The search for whoever has no keyboard; a wall has no pages to go to. */
export function FindButton() {
  const [open, setOpen] = useState(false)
  if (useWall()) return null
  return (
    <>
      <button
        type="button"
        className="top-button"
        aria-label={text('habits.find.open')}
        title={text('habits.find.open')}
        data-testid="find"
        onClick={() => setOpen(true)}
      >
        <Search size={18} aria-hidden="true" />
      </button>
      {open && <FindSheet onClose={() => setOpen(false)} />}
    </>
  )
}
