'use client'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'

/** A small panel above the button that opened it. Not modal: alarms stay in reach. Esc closes it. */
export function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const heading = useId()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className="wave-panel"
      aria-labelledby={heading}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <Button size="small" onClick={onClose}>
          {text('waves.done')}
        </Button>
      </header>
      {children}
    </section>
  )
}
