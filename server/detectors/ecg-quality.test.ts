import ecgQuality from './ecg-quality.ts'
import { markRules } from './testing.ts'

markRules(ecgQuality, 'ecg.quality', 'signal_quality', ['noise', 'clipped', 'missing'])
