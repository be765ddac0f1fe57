'use client'
import { useEffect, useState } from 'react'
import type { TokenMade, TokensReply } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Secret } from '../secret.tsx'
import { Sheet } from '../sheet.tsx'
import { whenText } from './when.ts'

/** Tokens as the only time they are told: one with its command and JSON, several as one file. */
export function TokensShown({ reply, onClose }: { reply: TokensReply; onClose: () => void }) {
  const [one, ...others] = reply.made
  return (
    <Sheet title={text('device.once_title')} onClose={onClose}>
      <div className="sheet-body">
        <p className="device-once">{text('device.once')}</p>
        {one && others.length === 0 ? <OneToken url={reply.url} made={one} /> : <p>{text('device.once_many', { n: reply.made.length })}</p>}
        <Download reply={reply} />
        <div className="sheet-buttons">
          <Button kind="primary" onClick={onClose}>
            {text('device.once_done')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

function OneToken({ url, made }: { url: string; made: TokenMade }) {
  return (
    <>
      <Labelled label={text('device.once_token', { device: made.device })} value={made.token} />
      <Labelled label={text('device.once_url')} value={url} />
      <Labelled label={text('device.once_command')} value={`node contracts/example-client.mjs ${url} ${made.token}`} />
      <Labelled label={text('device.once_json')} value={tokensJson([made])} />
      {made.others_end_ms !== null && <p>{text('device.once_others', { time: whenText(made.others_end_ms, Date.now()) })}</p>}
    </>
  )
}

function Labelled({ label, value }: { label: string; value: string }) {
  return (
    <div className="device-secret">
      <span aria-hidden="true">{label}</span>
      <Secret label={label} value={value} />
    </div>
  )
}

function Download({ reply }: { reply: TokensReply }) {
  const [href, setHref] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([tokensJson(reply.made)], { type: 'application/json' }))
    setHref(made)
    return () => URL.revokeObjectURL(made)
  }, [reply])
  return (
    <a className="button button-secondary button-desk" href={href} download="wardwave-device-tokens.json">
      {text('device.once_download')}
    </a>
  )
}

/** What the simulator reads, and what anybody's own program can. */
export function tokensJson(made: readonly TokenMade[]): string {
  return JSON.stringify(made.map(({ device, token, kind, ward, bed }) => ({ device, token, kind, ward, bed: bed || device })))
}
