/** Sentences of a locked screen. */
export const enSession = {
  locked: 'LOCKED',
  locked_why: 'Waves and alarms go on. Changes wait for your PIN or password.',
  unlock: 'Unlock',
  title: 'Unlock: {name}',
  pin: 'PIN, 6 digits',
  password: 'Password',
  by_pin: 'Use the PIN',
  by_password: 'Use the password',
  sending: 'Unlocking…',
  not_me: 'Not {name}? Sign out',
  too_many: 'Too many attempts. Sign out and in again, or wait a quarter of an hour.',
  no_way: 'You have neither a password nor a PIN here. Sign out and in again.',
} as const
