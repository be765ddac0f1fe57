'use client'
import { Cable } from 'lucide-react'
import { useState } from 'react'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { BindSheet } from './bind-sheet.tsx'

/** Roles that may put devices on in their wards; the server asks its table again. */
const MAY_BIND: ReadonlySet<string> = new Set(['nurse', 'admin'])

/** The way to a bed's devices, for who may change them. */
export function BindButton({ encounter, bed }: { encounter: string; bed: string }) {
  const role = useLive((s) => s.me?.role)
  const [open, setOpen] = useState(false)
  if (!role || !MAY_BIND.has(role)) return null
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <Cable aria-hidden="true" size={16} /> {text('bind.open')}
      </Button>
      {open && <BindSheet encounter={encounter} bed={bed} onClose={() => setOpen(false)} />}
    </>
  )
}
