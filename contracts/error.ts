/** Closing codes of the device socket (4000-4999 are the application's). The reason text repeats the name and adds what is wrong. */
export const CLOSE = {
  normal: 1000,
  going_away: 1001,
  token_missing: 4401,
  token_wrong: 4403,
  device_revoked: 4404,
  hello_expected: 4410,
  hello_invalid: 4411,
  hello_device_mismatch: 4412,
  protocol_unsupported: 4426,
  channel_unknown: 4420,
  unit_unknown: 4421,
  rate_out_of_range: 4422,
  replaced_by_newer_connection: 4409,
  message_too_big: 1009,
  too_many_bad_frames: 4430,
  flooding: 4429,
  not_ready: 4503,
} as const
export type CloseName = keyof typeof CLOSE

/** Why a frame was dead-lettered. Closed list: metric label, shown to people. */
export const REJECTS = [
  'not_protobuf',
  'not_json',
  'empty_message',
  'unknown_message',
  'text_with_samples',
  'too_big',
  'seq_missing',
  'seq_not_positive',
  'seq_too_far_ahead',
  'time_missing',
  'time_not_finite',
  'time_too_old',
  'time_in_future',
  'time_not_increasing',
  'duration_out_of_range',
  'channel_not_declared',
  'channel_wrong_kind',
  'channel_twice',
  'samples_odd_bytes',
  'samples_empty',
  'samples_too_many',
  'samples_rate_mismatch',
  'sample_out_of_range',
  'value_missing',
  'value_not_finite',
  'value_out_of_range',
  'value_time_outside_frame',
  'event_unknown_kind',
  'event_text_too_long',
  'alarm_code_missing',
  'alarm_text_too_long',
  'alarm_phase_unknown',
  'alarm_priority_unknown',
  'nothing_in_frame',
  'too_many_blocks',
  'too_many_values',
  'too_many_events',
  'skipped_range_invalid',
] as const
export type Reject = (typeof REJECTS)[number]

/** Why the server asks a device to hold its frames. */
export const HOLD_REASONS = ['database_unavailable', 'queue_full', 'draining', 'too_fast'] as const
export type HoldReason = (typeof HOLD_REASONS)[number]
