import { existsSync } from 'node:fs'
import { z } from 'zod'

/** What can be configured of calls, by environment variable. Joined into VARIABLES of server/config.ts. */
const file = z.string().refine((path) => existsSync(path), 'there is no such file')
const base = z.string().regex(/^https?:\/\/[^/\s]+$/, 'must be like https://api.example, without a path')
const number = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number like +15551234567')

export const CALL_VARIABLES = {
  WARDWAVE_PUSH_KEY: z.string().optional(),
  WARDWAVE_PUSH_KEY_FILE: file.optional(),
  WARDWAVE_PUSH_CONTACT: z
    .string()
    .regex(/^(https:\/\/|mailto:)\S+$/, 'must be like mailto:it@ward.example or https://ward.example')
    .optional(),
  WARDWAVE_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'must be like smtps://user:password@mail.example:465')
    .optional(),
  WARDWAVE_SMTP_URL_FILE: file.optional(),
  WARDWAVE_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must be like Wardwave <alarms@ward.example>')
    .optional(),
  WARDWAVE_TWILIO_SID: z
    .string()
    .regex(/^AC[0-9a-zA-Z]{32}$/, 'must be an account sid: AC and 32 figures')
    .optional(),
  WARDWAVE_TWILIO_TOKEN: z.string().min(1).optional(),
  WARDWAVE_TWILIO_TOKEN_FILE: file.optional(),
  WARDWAVE_TWILIO_SMS_FROM: z.union([number, z.string().regex(/^MG[0-9a-zA-Z]{32}$/)]).optional(),
  WARDWAVE_TWILIO_WHATSAPP_FROM: number.optional(),
  WARDWAVE_TWILIO_WHATSAPP_TEMPLATE: z
    .string()
    .regex(/^HX[0-9a-zA-Z]{32}$/, 'must be a content sid: HX and 32 figures')
    .optional(),
  WARDWAVE_TWILIO_API: base.default('https://api.twilio.com'),
  WARDWAVE_PAGERDUTY_API: base.default('https://events.pagerduty.com'),
} as const
export const CALL_SECRETS = ['WARDWAVE_SMTP_URL', 'WARDWAVE_TWILIO_TOKEN', 'WARDWAVE_PUSH_KEY'] as const

/** How this house calls. What is null is not set up; chat room, pager service and webhook need nothing but their address. */
export interface CallSettings {
  /** Own key for push messages; null: made and kept beside the data. */
  push: { pem: string | null; contact: string }
  mail: { url: string; from: string } | null
  twilio: { api: string; sid: string; token: string } | null
  smsFrom: string | null
  whatsapp: { from: string; template: string | null } | null
  pagerdutyApi: string
  /** Networks that are not public and that addresses typed in may lie in. */
  networks: readonly string[]
}

const environment = z.object(CALL_VARIABLES)

/** `publicUrl`: where people reach us; `networks`: as WARDWAVE_CALL_NETWORKS. What does not go together is named in `problems`. */
export function callSettings(
  env: z.infer<typeof environment>,
  { publicUrl, networks }: { publicUrl: string; networks: readonly string[] },
  problems: string[],
): CallSettings {
  const contact = publicUrl.startsWith('https:') ? publicUrl : 'mailto:wardwave@localhost'
  return {
    push: { pem: env.WARDWAVE_PUSH_KEY ?? null, contact: env.WARDWAVE_PUSH_CONTACT ?? contact },
    mail: mailOf(env, problems),
    ...twilioOf(env, problems),
    pagerdutyApi: env.WARDWAVE_PAGERDUTY_API,
    networks,
  }
}

function mailOf(
  { WARDWAVE_SMTP_URL: url, WARDWAVE_MAIL_FROM: from }: z.infer<typeof environment>,
  problems: string[],
): CallSettings['mail'] {
  if (!url && !from) return null
  if (url && from && URL.canParse(url)) return { url, from }
  problems.push(
    url && from
      ? 'WARDWAVE_SMTP_URL is no address of a mail server'
      : 'WARDWAVE_SMTP_URL and WARDWAVE_MAIL_FROM go together; one of them is missing',
  )
  return null
}

function twilioOf(env: z.infer<typeof environment>, problems: string[]): Pick<CallSettings, 'twilio' | 'smsFrom' | 'whatsapp'> {
  const { WARDWAVE_TWILIO_SID: sid, WARDWAVE_TWILIO_TOKEN: token, WARDWAVE_TWILIO_API: api } = env
  const smsFrom = env.WARDWAVE_TWILIO_SMS_FROM ?? null
  const from = env.WARDWAVE_TWILIO_WHATSAPP_FROM
  const template = env.WARDWAVE_TWILIO_WHATSAPP_TEMPLATE ?? null
  if (!sid !== !token) problems.push('WARDWAVE_TWILIO_SID and WARDWAVE_TWILIO_TOKEN go together; one of them is missing')
  if (!(sid && token)) {
    if (smsFrom || from) problems.push('text messages need WARDWAVE_TWILIO_SID and WARDWAVE_TWILIO_TOKEN')
    return { twilio: null, smsFrom: null, whatsapp: null }
  }
  if (!smsFrom && !from) problems.push('WARDWAVE_TWILIO_SMS_FROM or WARDWAVE_TWILIO_WHATSAPP_FROM is missing: from which number?')
  return { twilio: { api, sid, token }, smsFrom, whatsapp: from ? { from, template } : null }
}
