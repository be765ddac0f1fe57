'use client'
import { useRef, useState } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import './admin.css'

/** A link, token or code that is shown once, to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')

  async function copy() {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setSaid(text('admin.copied'))
    } catch {
      setSaid(text('admin.not_copied')) // no permission, or no https: the text is marked, Ctrl-C does it
    }
  }

  return (
    <div className="secret">
      <input ref={field} aria-label={label} readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
      <Button onClick={() => void copy()}>{text('admin.copy')}</Button>
      <span role="status">{said}</span>
    </div>
  )
}
