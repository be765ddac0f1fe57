import { newWallCode } from '../../../../../../server/store/walls-admin.ts'
import { answer } from '../../../../answer.ts'

interface OfWall {
  params: Promise<{ wall: string }>
}

/** A new code for a wall, told once. */
export async function POST(request: Request, { params }: OfWall): Promise<Response> {
  const { wall } = await params
  return answer(request, (principal, { store, now_ms }) => newWallCode(principal, store, now_ms(), wall))
}
