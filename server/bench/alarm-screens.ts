import { withoutDelay } from '../ledger/person.ts'
import { openViewer, type Viewer } from '../ledger/viewer.ts'
import type { FromAlarmScreens, ScreenPlace, Shown, ToAlarmScreens, Way } from './alarm-message.ts'
import { hearBench, tellBench } from './child.ts'
import { wall_ms } from './look.ts'

/** Screens that write down every alarm they get, in a process of their own that can be stopped as a whole. */
const viewers = new Map<number, Viewer>()
const shown: Shown[] = []
const ways: Way[] = []

async function start({ url, screens }: Extract<ToAlarmScreens, { type: 'start' }>): Promise<void> {
  await Promise.all(screens.map((place) => open(url, place)))
  say({ type: 'watching' })
}

async function open(url: string, { screen, cookie, ward, encounters }: ScreenPlace): Promise<void> {
  const viewer = openViewer({ url, cookie, ward })
  viewers.set(screen, viewer)
  viewer.onAlarm(({ id, revision, stored }, came) => void shown.push({ screen, id, revision, stored, came, at_ms: wall_ms() }))
  const first = new Promise<void>((done) => {
    viewer.onWatching((watching) => {
      ways.push({ screen, watching, at_ms: wall_ms() })
      done()
    })
  })
  await first
  for (const encounter of encounters) await withoutDelay(viewer, encounter)
}

function cut({ cuts }: Extract<ToAlarmScreens, { type: 'cut' }>): void {
  for (const { screen, after_ms, for_ms } of cuts) setTimeout(() => viewers.get(screen)?.cut(for_ms), after_ms)
}

function say(message: FromAlarmScreens): void {
  tellBench(message)
}

hearBench<ToAlarmScreens>((message) => {
  if (message.type === 'start') void start(message)
  else if (message.type === 'cut') cut(message)
  else if (message.type === 'close') {
    viewers.get(message.screen)?.close()
    say({ type: 'closed', at_ms: wall_ms() })
  } else {
    for (const viewer of viewers.values()) viewer.close()
    say({ type: 'finished', shown, ways })
  }
})
