'use client'
import type { LinkReply } from '../../../contracts/people.ts'
import { text } from '../../text/text.ts'
import { clockMinute, date } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { Secret } from '../secret.tsx'
import { Sheet } from '../sheet.tsx'

/** The link by which a person chooses a password: shown this once. */
export function LinkSheet({ name, link, onClose }: { name: string; link: LinkReply; onClose: () => void }) {
  const at = `${date(link.until_ms)}, ${clockMinute(link.until_ms)}`
  return (
    <Sheet title={text('people.link_title', { name })} onClose={onClose}>
      <div className="sheet-body">
        <p>{text('people.link_why', { name, at })}</p>
        <Secret label={text('people.link_label')} value={`${window.location.origin}/invite?token=${link.token}`} />
        <div className="sheet-buttons">
          <Button kind="primary" onClick={onClose}>
            {text('people.done')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
