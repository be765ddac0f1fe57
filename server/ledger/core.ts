import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { Log } from '../log/log.ts'

/**
 * The server as the ledger runs it: the product's own start, with a seeded defect put in where the test of the test asks
 * for one. The product's program has no such switch.
 */
function acknowledgesBeforeCommit(log: Log): Log {
  const told: Array<(partition: number, below: number) => void> = []
  return {
    ...log,
    append(partition, record) {
      const { offset } = log.append(partition, record)
      setImmediate(() => told.forEach((tell) => void tell(partition, offset + 1)))
      return { offset, queued: true }
    },
    durable: (partition) => log.head(partition),
    onDurable: (listener) => void told.push(listener),
    storing: () => true,
  }
}

const defect = process.env.WARDWAVE_LEDGER_DEFECT ?? ''
const app = await startApp(readConfig(process.env), defect === 'ack-before-commit' ? { logForGate: acknowledgesBeforeCommit } : {})
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)))
