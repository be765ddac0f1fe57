import { type NoteLine, writeNote } from '../../../../../contracts/timeline.ts'
import { notesOf, writeNoteOf } from '../../../../../server/store/notes.ts'
import { encounterInScope } from '../../../../../server/store/scope.ts'
import { answer, BadRequest, body } from '../../../answer.ts'
import { entitled, type OfPatient } from '../of-patient.ts'

/** A note may be about the moment it is written in, by a screen whose clock is a little ahead. */
const AHEAD_MS = 60_000

/** Notes of one alarm (`?alarm=`), oldest first. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store }): Promise<{ notes: NoteLine[] }> => {
    await entitled(principal, store, encounter)
    const alarm = new URL(request.url).searchParams.get('alarm')
    if (!alarm) throw new BadRequest('alarm')
    return { notes: await notesOf(principal, store, encounter, { alarm }) }
  })
}

/** Writes a note. */
export async function POST(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    const { admittedAt } = await encounterInScope(principal, store, 'acknowledge', encounter)
    const said = await body(request, writeNote)
    if (said.at_ms > now_ms() + AHEAD_MS) throw new BadRequest('at_ms is still to come')
    if (said.at_ms < admittedAt.getTime() - AHEAD_MS) throw new BadRequest('at_ms is before the stay')
    return writeNoteOf(principal, store, now_ms(), encounter, said)
  })
}
