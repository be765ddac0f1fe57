/** GET /api/beds: every open bed of one's own wards, with who lies there; what the search of a screen looks through. */
export interface BedsReply {
  beds: FoundBed[]
}
export interface FoundBed {
  ward: string
  ward_name: string
  bed: string
  label: string
  /** null: the bed is empty. */
  patient: { encounter: string; family: string; given: string; mrn: string } | null
}
