import type { Config } from '../config.ts'
import { startWeb, type WebProcess } from '../web/process.ts'

/** The page process with what it needs of core's configuration, and nothing else. */
export function startPages(config: Config, appUrl: string, secret: string): Promise<WebProcess> {
  const command = ['node_modules/next/dist/bin/next', config.production ? 'start' : 'dev']
  const env = {
    DATABASE_URL: appUrl,
    WARDWAVE_FIELD_KEYS_FILE: config.fieldKeysFile,
    NEXTAUTH_SECRET: secret,
    NEXTAUTH_URL: config.publicUrl,
    WARDWAVE_DEMO: config.demo ? '1' : '0',
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_OPTIONS: '',
  }
  return startWeb({ command, env })
}
