'use client'
import { type FormEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import type { Sent } from '../facts/send.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import './admin.css'

/**
 * A dialog over the page, while it is rendered. The browser's own: it takes the focus, keeps it, gives it back, and Esc
 * closes it. What stands above the page, the bar of alarms first, is not dimmed.
 */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useLayoutEffect(() => {
    const element = dialog.current
    element?.style.setProperty('--below', `${document.querySelector('.shell-main')?.getBoundingClientRect().top ?? 0}px`)
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  )
}

interface FormProps<T> {
  title: string
  /** The words of the button that does it. */
  submit: string
  /** Asks for the change with what was filled in. */
  send: (data: FormData) => Promise<Sent<T>>
  /** Done: close, or show what came of it. */
  onDone: (value: T) => void
  onClose: () => void
  /** Fields; for a confirmation the sentence that says what will happen. */
  children?: ReactNode
}

/** A form or a confirmation in a sheet. A refusal stands above the buttons in words, and what was typed stays. */
export function SheetForm<T>({ title, submit, send, onDone, onClose, children }: FormProps<T>) {
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)

  async function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending) return
    setSending(true)
    setFault('')
    const sent = await send(new FormData(event.currentTarget))
    setSending(false)
    if (sent.ok) onDone(sent.value)
    else setFault(sent.words)
  }

  return (
    <Sheet title={title} onClose={onClose}>
      <form className="sheet-form" onSubmit={ask}>
        {children}
        <p className="sheet-fault" role="alert">
          {fault}
        </p>
        <div className="sheet-buttons">
          <Button onClick={onClose}>{text('admin.cancel')}</Button>
          <Button kind="primary" type="submit" aria-disabled={sending}>
            {sending ? text('admin.sending') : submit}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
