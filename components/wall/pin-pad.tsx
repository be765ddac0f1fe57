'use client'
import { Delete } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { PIN_DIGITS } from '../../contracts/digits.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { type PinAsk, pinAsk } from './pin-ask.ts'
import { answered, EMPTY, isWhole, type PinEntry, typed } from './pin-entry.ts'
import './wall.css'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
/** A pad that nobody touches closes: the next person must not finish what somebody else began. */
const LEFT_MS = 20_000

/** Who are you? Six digits, and what was touched is done in that person's name. Beside the page it asks nothing. */
export function PinPad() {
  const asked = useStore(pinAsk, (s) => s.asked)
  return asked && <Pad key={asked.id} asked={asked} />
}

function Pad({ asked }: { asked: PinAsk }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const [entry, setEntry] = useState(EMPTY)
  const [sending, setSending] = useState(false)
  const now_ms = useScreenTime(entry.waits_until_ms > 0)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  useEffect(() => {
    if (sending) return
    const timer = setTimeout(() => asked.done(null), Math.max(LEFT_MS, entry.waits_until_ms - performance.now() + LEFT_MS))
    return () => clearTimeout(timer)
  }, [asked, entry, sending])

  async function press(key: string) {
    if (sending) return
    const next = typed(entry, key, performance.now())
    setEntry(next)
    if (next === entry || !isWhole(next)) return
    setSending(true)
    const reply = await asked.send(next.digits)
    setSending(false)
    const again = answered(reply, performance.now())
    if (again) setEntry(again)
    else asked.done(reply)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^(\d|Backspace)$/.test(event.key)) return
    event.preventDefault()
    void press(event.key)
  }
  return (
    <dialog
      ref={dialog}
      className="pin-pad"
      aria-labelledby={heading}
      data-testid="pin-pad"
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        asked.done(null)
      }}
    >
      <h2 id={heading}>{asked.words}</h2>
      <p className="pin-ask">{text('wall.pin.ask')}</p>
      <Dots n={entry.digits.length} sending={sending} />
      <p className="pin-fault" role="alert">
        {faultWords(entry, sending, now_ms)}
      </p>
      <div className="pin-keys">
        {KEYS.map((key) => (
          <Key key={key} press={() => void press(key)} label={key} />
        ))}
        <Button className="pin-key pin-cancel" onClick={() => asked.done(null)}>
          {text('wall.pin.cancel')}
        </Button>
        <Key press={() => void press('0')} label="0" />
        <button type="button" className="pin-key" aria-label={text('wall.pin.delete')} onClick={() => void press('Backspace')}>
          <Delete size={28} aria-hidden="true" />
        </button>
      </div>
    </dialog>
  )
}

function Key({ label, press }: { label: string; press: () => void }) {
  return (
    <button type="button" className="pin-key" onClick={press}>
      {label}
    </button>
  )
}

function Dots({ n, sending }: { n: number; sending: boolean }) {
  return (
    <p className="pin-dots" role="status" data-sending={sending || undefined}>
      <span className="visually-hidden">{text('wall.pin.typed', { n, of: PIN_DIGITS })}</span>
      {Array.from({ length: PIN_DIGITS }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
        <span key={i} aria-hidden="true" data-typed={i < n || undefined} />
      ))}
    </p>
  )
}

function faultWords({ fault, waits_until_ms }: PinEntry, sending: boolean, now_ms: number): string {
  const wait_s = Math.ceil((waits_until_ms - now_ms) / 1000)
  if (wait_s > 0) return text('wall.pin.waits', { n: wait_s })
  if (fault === null || sending) return ''
  return fault === 'offline' || fault === 'timeout' ? text(`ack.${fault}`) : text(`refusal.${fault}`)
}

/** Screen time, renewed while something is counted down. */
function useScreenTime(counting: boolean): number {
  const [now_ms, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!counting) return
    setNow(performance.now())
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [counting])
  return now_ms
}
