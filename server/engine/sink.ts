import type { Alarm } from '../../contracts/alarm.ts'
import type { CommandType, Outcome } from '../../contracts/command.ts'
import type { AlarmChange, BedState, ChartEffect, Effect, LimitsEffect, NumbersEffect } from '../../contracts/effect.ts'
import type { ScoresNow } from '../../contracts/score.ts'

/** The effects of one record, numbered in the order they arise. */
export class Sink {
  readonly effects: Effect[] = []

  constructor(
    private readonly prefix: string,
    readonly at_ms: number,
  ) {}

  private base(encounter: string): { id: string; at_ms: number; encounter: string } {
    return { id: `${this.prefix}/${this.effects.length}`, at_ms: this.at_ms, encounter }
  }
  alarm(why: AlarmChange, by: string | null, alarm: Alarm): void {
    this.effects.push({ ...this.base(alarm.encounter), kind: 'alarm', why, by, alarm })
  }
  bed(bed: BedState): void {
    this.effects.push({ ...this.base(bed.encounter), kind: 'bed', bed })
  }
  limits(encounter: string, body: Omit<LimitsEffect, 'id' | 'at_ms' | 'encounter' | 'kind'>): void {
    this.effects.push({ ...this.base(encounter), kind: 'limits', ...body })
  }
  outcome(encounter: string, by: string, type: CommandType, outcome: Outcome): void {
    this.effects.push({ ...this.base(encounter), kind: 'outcome', by, type, outcome })
  }
  chart(encounter: string, body: Pick<ChartEffect, 'by' | 'observed_ms' | 'observations'>): void {
    this.effects.push({ ...this.base(encounter), kind: 'chart', ...body })
  }
  scores(now: ScoresNow): void {
    this.effects.push({ ...this.base(now.encounter), kind: 'scores', now })
  }
  numbers(encounter: string, body: Pick<NumbersEffect, 'event_ms' | 'origin' | 'numbers'>): void {
    this.effects.push({ ...this.base(encounter), kind: 'numbers', ...body })
  }
  count(name: string, reason: string, n: number): void {
    this.effects.push({ ...this.base(''), kind: 'count', name, reason, n })
  }
}
