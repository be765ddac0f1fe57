import type { Priority } from '../../contracts/alarm.ts'
import type { LoadFigures } from '../../contracts/load.ts'
import type { Query } from '../record/minutes.ts'

/** Ward $1, from $2 up to $3 (ms). Columns of times are UTC without saying so. */
const BOUNDS = `bounds AS (
    SELECT to_timestamp($2::float8 / 1000) AT TIME ZONE 'UTC' AS begins, to_timestamp($3::float8 / 1000) AT TIME ZONE 'UTC' AS ends
  )`
/** Shifts of nurses that touch those bounds; whoever leads the ward is a nurse too. */
const SHIFTS = `shift AS (
    SELECT "fromAt" AS begins, least("untilAt", coalesce("endedAt", "untilAt")) AS ends FROM "Duty", bounds b
    WHERE "wardId" = $1 AND part IN ('nurse', 'charge') AND "fromAt" < b.ends AND least("untilAt", coalesce("endedAt", "untilAt")) > greatest("fromAt", b.begins)
  )`

/**
 * The lives of the alarms that changed in ward $1 within [$2, $3) (ms), told by how they asked: one row `asked` for each
 * time, within the range and in that ward. `turn` 1 is the first asking of an alarm; what is true of the alarm as a whole
 * (acknowledged at all, when it was first answered or first ended, marked) stands beside each. What came after the range
 * counts: an answer is an answer. An alarm whose beginning is not stored is silent until it asks again. `staffed`: while a
 * nurse was on duty, and not what is raised at every bed of a ward at once (nobody watches, nobody was reached): that is one
 * interruption of a nurse at most, and says nothing of patients.
 */
const ASKED = `
  ${BOUNDS},
  ${SHIFTS},
  staffed AS MATERIALIZED (SELECT coalesce(range_agg(tsrange(begins, ends)), '{}') AS times FROM shift),
  life AS MATERIALIZED (
    SELECT e."alarmId" COLLATE "C" AS alarm, e.revision, e."wardId" AS ward, e."bedId" COLLATE "C" AS bed,
      e.detector COLLATE "C" AS detector, e.priority COLLATE "C" AS priority, e.at, e.why,
      e.body #>> '{signal,state}' = 'on' AND e.body ->> 'condition' = 'active' AND e.body #>> '{response,state}' <> 'acknowledged' AS sounds,
      e.body ->> 'condition' = 'ended' AS over,
      coalesce(e.body #>> '{response,reason}', '') = 'false_alarm' AS called_false
    FROM "AlarmEvent" e
    WHERE e."alarmId" IN (
      SELECT "alarmId" FROM "AlarmEvent" WHERE "wardId" = $1 AND at >= (SELECT begins FROM bounds) AND at < (SELECT ends FROM bounds)
    )
  ),
  told AS (
    SELECT *, why = 'reminded' OR sounds AND CASE WHEN sounded IS NULL THEN why = 'raised' ELSE NOT sounded OR why = 'priority_raised' END AS asks
    FROM (SELECT *, lag(sounds) OVER (PARTITION BY alarm ORDER BY revision) AS sounded FROM life) AS pairs
  ),
  turned AS (SELECT *, count(*) FILTER (WHERE asks) OVER (PARTITION BY alarm ORDER BY revision) AS turn FROM told),
  turns AS (
    SELECT alarm, turn, min(at) FILTER (WHERE asks) AS at, max(ward) FILTER (WHERE asks) AS ward, max(bed) FILTER (WHERE asks) AS bed,
      max(detector) FILTER (WHERE asks) AS detector, max(priority) FILTER (WHERE asks) AS priority, bool_or(asks AND why = 'reminded') AS recalled,
      min(at) FILTER (WHERE why IN ('claimed', 'acknowledged')) AS answered, bool_or(why = 'acknowledged') AS acknowledged,
      min(at) FILTER (WHERE over) AS over, bool_or(called_false) AS called_false
    FROM turned WHERE turn > 0 GROUP BY alarm, turn
  ),
  wholes AS (
    SELECT *, bool_or(acknowledged) OVER whole AS ever_acknowledged, bool_or(called_false) OVER whole AS ever_called_false,
      min(answered) OVER whole AS first_answered, min(over) OVER whole AS first_over
    FROM turns WINDOW whole AS (PARTITION BY alarm)
  ),
  asked AS (
    SELECT w.*, w.at <@ s.times AND detector <> ALL ('{unwatched,not_delivered}') AS staffed,
      CASE WHEN NOT recalled THEN extract(epoch FROM answered - w.at) END AS response_s,
      CASE WHEN turn = 1 THEN extract(epoch FROM first_over - w.at) END AS duration_s
    FROM wholes w, bounds b, staffed s WHERE w.ward = $1 AND w.at >= b.begins AND w.at < b.ends
  )`

/** What a group of askings comes to; times in seconds. `hour_ms` and `priority`, `detector`, `bed` say which group, null: all. */
export interface AskedGroup extends Omit<LoadFigures, 'per_bed_day'> {
  of: 'all' | 'priority' | 'rule' | 'bed' | 'hour'
  priority: Priority | null
  detector: string | null
  bed: string | null
  hour_ms: number | null
  /** Of raised and again: while a nurse was on duty. */
  staffed: number
}

/** GROUPING() bits, priority 8, detector 4, bed 2, hour 1: what is not grouped by is set. */
const GROUPS = `CASE GROUPING(priority, detector, bed, date_trunc('hour', a.at))
  WHEN 15 THEN 'all' WHEN 7 THEN 'priority' WHEN 3 THEN 'rule' WHEN 13 THEN 'bed' ELSE 'hour' END`

/** Everything that is counted, by ward, priority, rule, bed and hour of the clock, in one reading. */
export function askedGroups(query: Query, ward: string, from_ms: number, to_ms: number): Promise<AskedGroup[]> {
  return query<AskedGroup>(
    `WITH ${ASKED}
     SELECT ${GROUPS} AS of, priority, detector, bed, extract(epoch FROM date_trunc('hour', a.at))::float8 * 1000 AS hour_ms,
       (count(*) FILTER (WHERE turn = 1))::float8 AS raised, (count(*) FILTER (WHERE turn > 1))::float8 AS again,
       (count(*) FILTER (WHERE turn = 1 AND ever_acknowledged))::float8 AS acknowledged,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY response_s))::float8 AS response_p50_s,
       (percentile_cont(0.9) WITHIN GROUP (ORDER BY response_s))::float8 AS response_p90_s,
       (count(*) FILTER (WHERE turn = 1 AND first_over IS NOT NULL AND (first_answered IS NULL OR first_answered > first_over)))::float8
         AS unanswered,
       (count(*) FILTER (WHERE turn = 1 AND coalesce(m.mark = 'false', ever_called_false)))::float8 AS false_alarms,
       (percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_s))::float8 AS duration_p50_s,
       (count(*) FILTER (WHERE staffed))::float8 AS staffed
     FROM asked a LEFT JOIN "AlarmMark" m ON m."alarmId" = a.alarm
     GROUP BY GROUPING SETS ((), (priority), (detector, priority), (bed), (date_trunc('hour', a.at), priority))`,
    [ward, from_ms, to_ms],
  )
}

/** How often was asked within [from, to) while a nurse was on duty, and their nurse-hours. */
export async function askedOfNurses(
  query: Query,
  ward: string,
  from_ms: number,
  to_ms: number,
): Promise<{ asked: number; nurse_hours: number }> {
  const [row] = await query<{ asked: number; nurse_hours: number }>(
    `WITH ${ASKED}
     SELECT (SELECT count(*) FILTER (WHERE staffed) FROM asked)::float8 AS asked,
       (SELECT coalesce(sum(extract(epoch FROM least(s.ends, b.ends) - greatest(s.begins, b.begins))) / 3600, 0)
        FROM shift s, bounds b)::float8 AS nurse_hours`,
    [ward, from_ms, to_ms],
  )
  return row ?? { asked: 0, nurse_hours: 0 }
}

/** Nurse-hours on duty in each hour of the clock that [from, to) touches, in order. */
export function nurseHours(
  query: Query,
  ward: string,
  from_ms: number,
  to_ms: number,
): Promise<Array<{ at_ms: number; nurse_hours: number }>> {
  return query(
    `WITH ${BOUNDS}, ${SHIFTS},
     clock AS (
       SELECT h, greatest(h, begins) AS begins, least(h + interval '1 hour', ends) AS ends
       FROM bounds, generate_series(date_trunc('hour', begins), ends - interval '1 millisecond', interval '1 hour') AS h
     )
     SELECT extract(epoch FROM h)::float8 * 1000 AS at_ms,
       coalesce(sum(extract(epoch FROM least(s.ends, c.ends) - greatest(s.begins, c.begins))) FILTER (WHERE s.begins IS NOT NULL) / 3600, 0)::float8 AS nurse_hours
     FROM clock c LEFT JOIN shift s ON s.begins < c.ends AND s.ends > c.begins
     GROUP BY h ORDER BY h`,
    [ward, from_ms, to_ms],
  )
}

/** Beds of a ward in display order with how long, in days, somebody lay in each. Who was moved counts where they lie now. */
export function bedDays(
  query: Query,
  ward: string,
  from_ms: number,
  to_ms: number,
): Promise<Array<{ bed: string; label: string; bed_days: number }>> {
  return query(
    `WITH ${BOUNDS}
     SELECT b.id AS bed, b.label,
       coalesce(sum(extract(epoch FROM least(coalesce(e."dischargedAt", r.ends), r.ends) - greatest(e."admittedAt", r.begins))) FILTER (WHERE e.id IS NOT NULL) / 86400, 0)::float8
         AS bed_days
     FROM bounds r, "Bed" b LEFT JOIN "Encounter" e ON e."bedId" = b.id AND e."admittedAt" < (SELECT ends FROM bounds)
       AND coalesce(e."dischargedAt", 'infinity') > (SELECT begins FROM bounds)
     WHERE b."wardId" = $1 GROUP BY b.id, b.label, b.position ORDER BY b.position`,
    [ward, from_ms, to_ms],
  )
}
