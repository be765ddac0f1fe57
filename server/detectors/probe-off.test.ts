import probeOff from './probe-off.ts'
import { markRules } from './testing.ts'

markRules(probeOff, 'pleth.quality', 'probe_off', ['probe_off'])
