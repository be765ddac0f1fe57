'use client'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { usePageTick } from '../live/use-live.ts'

interface Props {
  title: string
  /** What stays lit above the sheet. */
  above: ReactNode
  /** The band of the alarm: it does not scroll away. */
  head: ReactNode
  onClose: () => void
  children: ReactNode
}

/**
 * A sheet from below over the list, the browser's own dialog: it takes the focus, keeps it, gives it back, and Esc closes
 * it. It covers the page's content only: bands, bar and banners above it and the footer below it stay as they are.
 */
export function SheetFrame({ title, above, head, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    place(dialog.current)
    dialog.current?.showModal()
    const element = dialog.current
    return () => element?.close()
  }, [])
  usePageTick(() => place(dialog.current)) // a banner may come above it, or go
  return (
    <dialog
      ref={dialog}
      className="answer-dialog"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {above}
      <div className="answer-sheet">
        {head}
        {children}
      </div>
    </dialog>
  )
}

function place(dialog: HTMLDialogElement | null): void {
  const room = document.querySelector('.shell-main')?.getBoundingClientRect()
  if (!dialog || !room) return
  dialog.style.setProperty('--above', `${Math.round(room.top)}px`)
  dialog.style.setProperty('--below', `${Math.round(innerHeight - room.bottom)}px`)
}
