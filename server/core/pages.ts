import type { Config } from '../config.ts'
import { CALL_SECRETS } from '../notify/settings.ts'
import { startWeb, type WebProcess } from '../web/process.ts'
import type { OpenChannels } from './channels.ts'

/** The page process with what it needs of core's configuration, and nothing else. */
export function startPages({
  config,
  appUrl,
  secret,
  auditPublicKeys,
  calls,
}: {
  config: Config
  appUrl: string
  secret: string
  auditPublicKeys: readonly string[]
  calls: OpenChannels['offered']
}): Promise<WebProcess> {
  const command = ['node_modules/next/dist/bin/next', config.production ? 'start' : 'dev']
  const env = {
    DATABASE_URL: appUrl,
    WARDWAVE_FIELD_KEYS_FILE: config.fieldKeysFile,
    NEXTAUTH_SECRET: secret,
    WARDWAVE_AUDIT_PUBLIC_KEYS: JSON.stringify(auditPublicKeys),
    WARDWAVE_AUDIT_CHECKPOINT_FILE: config.audit.checkpointFile,
    // Pages show the audit and check it; they do not sign it.
    WARDWAVE_AUDIT_KEY: '',
    WARDWAVE_AUDIT_KEY_FILE: '',
    WARDWAVE_CALLS: JSON.stringify(calls),
    // Pages say how somebody can be reached; they call nobody.
    ...Object.fromEntries(CALL_SECRETS.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, ''])),
    NEXTAUTH_URL: config.publicUrl,
    WARDWAVE_IDLE: JSON.stringify(config.idle),
    WARDWAVE_OIDC: JSON.stringify(config.oidc),
    WARDWAVE_LANGUAGE: config.language,
    WARDWAVE_DEMO: config.demo ? '1' : '0',
    WARDWAVE_DEVICE_URL: deviceUrl(config),
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_OPTIONS: '',
  }
  return startWeb({ command, env })
}

/** Devices come to the machine people come to, on a port of their own. */
function deviceUrl({ publicUrl, devicePort, tls }: Config): string {
  return `${tls ? 'wss' : 'ws'}://${new URL(publicUrl).hostname}:${devicePort}`
}
