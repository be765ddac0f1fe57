import co2Quality from './co2-quality.ts'
import { markRules } from './testing.ts'

markRules(co2Quality, 'co2.quality', 'signal_quality', ['missing'])
