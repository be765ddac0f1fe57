import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { DEFECTS } from './defects.ts'

/**
 * The server as the ledger runs it: the product's own start, with a seeded defect put in where the test of the test asks
 * for one. The product's program has no such switch.
 */
const defect = DEFECTS[process.env.WARDWAVE_LEDGER_DEFECT ?? '']
const app = await startApp(readConfig(process.env), defect?.parts)
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)))
