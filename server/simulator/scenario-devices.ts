import { along, between } from './course.ts'
import type { Scenario } from './scenario.ts'

/** What happens at lines, tubes and pumps. */
export const DEVICE_SCENARIOS: readonly Scenario[] = [
  {
    id: 'catheter-disconnect',
    title: 'Arterial line disconnected for 30 s',
    length_s: 50,
    needs: ['art'],
    at: (t_s) => ({ line_off: between(t_s, 3, 33) }),
  },
  {
    id: 'vent-disconnect',
    title: 'Ventilator disconnected for 40 s, saturation falls',
    length_s: 120,
    needs: ['ventilator'],
    at: (t_s, base) => ({
      tube_off: between(t_s, 3, 43),
      spo2_pct: along(
        [
          [25, null],
          [50, 87],
          [58, 87],
          [95, null],
        ],
        t_s,
        base.spo2_pct,
      ),
    }),
  },
  {
    id: 'pressor-rising',
    title: 'Pressor doubled while the pressure falls',
    length_s: 330,
    needs: ['art', 'pump'],
    at: (t_s, base) => ({
      pressor: t_s < 20 ? 1 : t_s < 60 ? 1.5 : t_s < 290 ? 2.2 : 1,
      tone: along(
        [
          [0, 1],
          [110, 0.6],
          [220, 0.6],
          [300, 1],
        ],
        t_s,
        1,
      ),
      heart_rate: along(
        [
          [0, null],
          [110, base.heart_rate * 1.15],
          [220, base.heart_rate * 1.15],
          [310, null],
        ],
        t_s,
        base.heart_rate,
      ),
    }),
  },
  {
    id: 'fall',
    title: 'Fall of somebody with a wearable, lying for 40 s',
    length_s: 70,
    needs: ['wearable'],
    at: (t_s) => ({ fallen_s: between(t_s, 3, 43) ? t_s - 3 : null, motion: between(t_s, 42, 48) ? 0.6 : 0 }),
  },
  {
    id: 'pump-occlusion',
    title: 'Infusion line occluded for 30 s, as the pump reports it',
    length_s: 45,
    needs: ['pump'],
    at: (t_s) => ({ pump: between(t_s, 3, 33) ? 'occlusion' : null }),
  },
  {
    id: 'pump-near-end',
    title: 'Infusion near its end for 60 s, as the pump reports it',
    length_s: 75,
    needs: ['pump'],
    at: (t_s) => ({ pump: between(t_s, 3, 63) ? 'near_end' : null }),
  },
]
