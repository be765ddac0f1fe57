'use client'
import { useState } from 'react'
import type { LimitsReply } from '../../contracts/api.ts'
import { unitLabel } from '../bed/number-format.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { fieldName, type LimitsRow, settingName, shownUnit, shownValue } from './limits-rows.ts'

type Version = LimitsReply['history'][number]
const stamp = (at_ms: number) => `${date(at_ms)} ${clockMinute(at_ms)}`

/** Every version: what, who, why, when, until when. The newest is open, the others on request. */
export function Versions({ reply }: { reply: LimitsReply }) {
  const [all, setAll] = useState(false)
  const versions = [...reply.history].sort((a, b) => b.version - a.version)
  if (versions.length === 0) return <p className="panel-note">{text('limits.history_none')}</p>
  return (
    <section className="versions" aria-labelledby="versions-title">
      <h2 id="versions-title">{all ? text('limits.history') : text('limits.last', { version: versions[0]?.version ?? 0 })}</h2>
      <ol>
        {(all ? versions : versions.slice(0, 1)).map((version) => (
          <VersionLine key={version.version} version={version} rows={reply.rows} />
        ))}
      </ol>
      {versions.length > 1 && (
        <Button aria-expanded={all} onClick={() => setAll(!all)}>
          {text('limits.all', { n: versions.length })}
        </Button>
      )}
    </section>
  )
}

function VersionLine({ version, rows }: { version: Version; rows: readonly LimitsRow[] }) {
  return (
    <li>
      <h3>{text('limits.history_line', { version: version.version })}</h3>
      {changeLines(version, rows).map((line) => (
        <p key={line} className="version-change">
          {line}
        </p>
      ))}
      <p>{text('limits.history_by', { name: version.by_name, at: stamp(version.at_ms) })}</p>
      <p>“{version.reason}”</p>
      {version.until_ms !== null && <p>{text('limits.history_until', { at: stamp(version.until_ms) })}</p>}
    </li>
  )
}

/** The changes of a version in words; a setting this build does not know keeps its name. */
export function changeLines(version: Pick<Version, 'changes'>, rows: readonly LimitsRow[]): string[] {
  return Object.entries(version.changes).flatMap(([detector, settings]) =>
    Object.entries(settings).map(([setting, [before, after]]) => {
      const row = rows.find((r) => fieldName(r) === fieldName({ detector, setting }))
      if (!row) return `${detector} ${setting}: ${before} → ${after}`
      return text('limits.history_change', {
        name: settingName(row),
        before: shownValue(row, before),
        after: shownValue(row, after),
        unit: unitLabel(shownUnit(row)),
      })
    }),
  )
}
