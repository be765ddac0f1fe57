import { z } from 'zod'

export interface WallLine {
  id: string
  name: string
  ward: string
  ward_name: string
  /** null: no screen has used a code yet. */
  enrolled_ms: number | null
  seen_ms: number | null
  connected: boolean
  /** Until when a code can still be used; null = none is open. */
  code_until_ms: number | null
  revoked_ms: number | null
}

/** GET /api/admin/walls */
export interface WallsReply {
  walls: WallLine[]
  wards: Array<{ id: string; name: string }>
}

/** POST /api/admin/walls and PATCH /api/admin/walls/:wall */
export const wallFields = z.object({ name: z.string().trim().min(2).max(60), ward: z.string().min(1).max(100) })
export type WallFields = z.infer<typeof wallFields>

/** POST /api/admin/walls and POST /api/admin/walls/:wall/code. The code is never told again. */
export interface WallCode {
  wall: string
  code: string
  until_ms: number
}

/** POST /api/wall/enrol: spaces between digits are fine. */
export const enrolRequest = z.object({ code: z.string().max(40) })
export interface EnrolReply {
  ward: string
}
