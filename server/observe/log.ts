import pino from 'pino'

/** The process's log: JSON lines on stdout. People by opaque id only; no names, numbers or waves. */
export const log = pino({ level: process.env.WARDWAVE_LOG_LEVEL ?? 'info', base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
