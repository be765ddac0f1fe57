// A person's own numbers on a bed:  node contracts/example-client.mjs ws://localhost:3001 TOKEN [SPO2 PULSE]
import WebSocket from 'ws'

const [url, token, saturation = 97, rate = 72] = process.argv.slice(2)
const ws = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
const send = (message) => ws.send(JSON.stringify(message))
const spo2 = { index: 1, mdc: 150456, name: 'MDC_PULS_OXIM_SAT_O2', unit: '%' }
const pulse = { index: 2, mdc: 149530, name: 'MDC_PULS_OXIM_PULS_RATE', unit: '/min' }
const numbers = () => [saturation, rate].map((value, i) => ({ channel: i + 1, value: Number(value) }))
let seq = 0
const frame = () => send({ frame: { seq: ++seq, time_ms: Date.now(), values: numbers() } })

ws.on('open', () => send({ hello: { boot: `${Date.now()}`, protocol: 1, kind: 'wearable', channels: [spo2, pulse] } }))
ws.on('message', (data) => {
  const message = JSON.parse(data)
  if (message.time) send({ time: { ...message.time, device_ms: Date.now() } })
  else console.log(JSON.stringify(message))
  if (message.welcome) setInterval(frame, 1000)
})
ws.on('error', (error) => console.error(error.message))
ws.on('close', (code, reason) => process.exit(console.log(code, `${reason}`)))
