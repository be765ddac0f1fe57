import type { ImportLine, ImportReply } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { type Column, Table } from '../table.tsx'

/** Lines shown of a long file. */
const SHOWN_MAX = 300

/** What each line does; wrong ones first. */
export function ImportPreview({ reply }: { reply: ImportReply }) {
  const { counts, written } = reply
  const n = { fresh: counts.new, changed: counts.changed, unchanged: counts.unchanged, wrong: counts.wrong }
  const lines = [...reply.lines].sort((a, b) => weight(b) - weight(a) || a.line - b.line)
  return (
    <>
      <p role="status" className="import-counts">
        {written ? text('import.done', n) : text('import.counts', n)}
      </p>
      {counts.wrong > 0 && <p className="import-wrong">{text('import.refused')}</p>}
      {counts.wrong === 0 && !written && counts.new + counts.changed === 0 && <p>{text('import.nothing')}</p>}
      {!written && (
        <Table
          caption={text('import.caption')}
          columns={COLUMNS}
          rows={lines.slice(0, SHOWN_MAX)}
          keyOf={(one) => `${one.line} ${one.name}`}
          empty={null}
        />
      )}
      {!written && lines.length > SHOWN_MAX && <p>{text('import.shown', { n: SHOWN_MAX })}</p>}
    </>
  )
}

const weight = ({ verdict }: ImportLine) => ['unchanged', 'new', 'changed', 'wrong'].indexOf(verdict)

const COLUMNS: Array<Column<ImportLine>> = [
  { id: 'line', title: text('import.line'), cell: ({ line }) => line },
  { id: 'name', title: text('import.name'), cell: ({ name }) => name },
  { id: 'verdict', title: text('import.verdict'), cell: (one) => <span data-verdict={one.verdict}>{verdictText(one)}</span> },
]

function verdictText({ verdict, why, columns }: ImportLine): string {
  const named = { columns: columns.join(', ') }
  if (why) return text(`import.why.${why}`, named)
  return verdict === 'wrong' ? '' : text(`import.of.${verdict}`, named)
}
