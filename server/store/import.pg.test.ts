import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Denied, type Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { importBeds } from './import-beds.ts'
import { importDevices } from './import-devices.ts'
import { createStore, type Store } from './store.ts'

const now_ms = systemClock.now_ms()
let database: TestDatabase
let store: Store
const person = (role: Principal['role']): Principal => ({ user: role, name: role, role, wards: [], session: 's', expires_ms: now_ms + 1e6 })
const devices = (csv: string, confirm = false) => importDevices(person('biomed'), store, now_ms, { csv, confirm })
const beds = (csv: string, confirm = false) => importBeds(person('admin'), store, now_ms, { csv, confirm })
const verdicts = async (asked: ReturnType<typeof devices>) =>
  (await asked).lines.map(({ line, name, verdict, why, columns }) => [line, name, why ?? verdict, ...columns].join(' '))

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  await store.prisma.ward.createMany({
    data: [
      { id: 'w1', name: 'Ward 4B' },
      { id: 'w2', name: 'Ward 5A', closedAt: new Date() },
    ],
  })
})
afterAll(async () => {
  await store?.close()
  await database?.drop()
})
beforeEach(async () => {
  await store.prisma.device.deleteMany()
  await store.prisma.bed.deleteMany()
})

describe('devices', () => {
  test('[DVC-40] as spreadsheets write it: BOM, semicolon, tab, CRLF, quotes, other columns and their order', async () => {
    const wanted = { id: 'MX-1', label: 'Monitor; "one"', kind: 'monitor', model: 'A,B', serial: '' }
    const files = [
      'id,label,kind,model\nMX-1,"Monitor; ""one""",monitor,"A,B"\n',
      '\uFEFFID;Label;Kind;Model\r\nMX-1;"Monitor; ""one""";monitor;A,B\r\n\r\n',
      '"kind"\t"colour"\t"model"\t"label"\t"id"\r\nmonitor\tred\tA,B\t"Monitor; ""one"""\t MX-1 ',
    ]
    for (const [n, csv] of files.entries()) {
      expect((await devices(csv, true)).counts).toMatchObject(n === 0 ? { new: 1 } : { unchanged: 1 })
      expect(await store.prisma.device.findMany()).toMatchObject([wanted])
    }
  })

  test('[DVC-41] every line has its verdict with its number in the file; with one wrong line nothing is written', async () => {
    await devices('id,label,kind,model\nMX-1,One,monitor,M\nMX-2,Two,pump,M', true)
    await store.prisma.device.update({ where: { id: 'MX-2' }, data: { revokedAt: new Date() } })
    const csv = [
      'id,label,kind,serial',
      'MX-1,One,monitor,S1',
      '',
      'MX-3,"Two',
      'lines",pump,',
      'mx-1,One,monitor,',
      'MX-2,Other,pump,',
      'MX-4,Four,toaster,',
      '=1+1,Five,pump,',
      'MX-5,,pump,',
      'MX-6,Six,pump,',
      'MX-6,Six,pump,',
      `MX-7,Seven,pump,${'x'.repeat(101)}`,
    ].join('\n')
    expect(await verdicts(devices(csv))).toEqual([
      '2 MX-1 changed serial',
      '5 MX-3 label_wrong label',
      '6 mx-1 id_other_case id',
      '7 MX-2 revoked label',
      '8 MX-4 kind_wrong kind',
      '9 =1+1 id_wrong id',
      '10 MX-5 label_wrong label',
      '11 MX-6 new',
      '12 MX-6 twice id',
      '13 MX-7 text_wrong serial',
    ])
    await expect(devices(csv, true)).rejects.toMatchObject({ reason: 'file_invalid', detail: { line: 5 } })
    expect(await store.prisma.device.count()).toBe(2)
    expect((await store.prisma.device.findUniqueOrThrow({ where: { id: 'MX-1' } })).serial).toBe('')
  })

  test('[DVC-41] a file that is none says where', async () => {
    for (const [csv, said] of [
      ['', '1  empty'],
      ['\n\n', '1  empty'],
      ['id,label,kind', '1  empty'],
      ['label,kind\nx,pump', '1  columns_missing id'],
      ['id,id,label,kind\na,b,c,pump', '1  columns_missing id'],
      ['MX-1,One,monitor', '1  columns_missing id label kind'],
      ['id,label,kind\nMX-1,One', '2 MX-1 cells_wrong'],
      ['id,label,kind\nMX-1,"One,monitor', '2  not_csv'],
      ['id,label,kind\nMX-1,On\0e,monitor', '2 MX-1 label_wrong label'],
    ] as const)
      expect(await verdicts(devices(csv)), csv).toEqual([said])
  })

  test('[DVC-42] a cell that looks like a formula is text, kept as it stands', async () => {
    const label = '=HYPERLINK("http://x","y")'
    await devices(`id,label,kind,model\nMX-1,"${label.replaceAll('"', '""')}",monitor,@SUM(A1)`, true)
    expect(await store.prisma.device.findMany()).toMatchObject([{ label, model: '@SUM(A1)' }])
  })

  test('[DVC-43] 5,000 lines are imported at once, the same file again changes nothing, one more line is refused', async () => {
    const file = (lines: number) => `id,label,kind\n${Array.from({ length: lines }, (_, i) => `D-${i},Device ${i},pump`).join('\n')}`
    expect((await devices(file(5_000), true)).counts).toEqual({ new: 5_000, changed: 0, unchanged: 0, wrong: 0 })
    expect((await devices(file(5_000), true)).counts).toEqual({ new: 0, changed: 0, unchanged: 5_000, wrong: 0 })
    expect(await verdicts(devices(file(5_001)))).toEqual(['5002  too_many_lines'])
    const said = await store.prisma.$queryRaw<Array<{ n: number }>>`
      SELECT sum(jsonb_array_length(detail->'devices'))::int AS n FROM hot.audit_inbox WHERE detail->'devices' ? 'D-4999' OR detail->'devices' ? 'D-0'`
    expect(said).toEqual([{ n: 200 }])
  })

  test('[DVC-43] the same file by two people at the same time is imported once', async () => {
    const csv = 'id,label,kind\nMX-1,One,monitor\nMX-2,Two,pump'
    await Promise.all([devices(csv, true), devices(csv, true), devices(csv, true)])
    expect(await store.prisma.device.count()).toBe(2)
  })

  test('[DVC-44] only who manages devices, and only who manages wards', async () => {
    await expect(importDevices(person('nurse'), store, now_ms, { csv: 'x', confirm: false })).rejects.toEqual(new Denied('not_allowed'))
    await expect(importBeds(person('biomed'), store, now_ms, { csv: 'x', confirm: true })).rejects.toEqual(new Denied('not_allowed'))
  })
})

describe('beds', () => {
  test('[DVC-45] beds go to a ward by id or name; without a position they follow in the order of the file', async () => {
    const csv = 'ward;label;position\nw1;01;\nWARD 4B;02;\nw1;00;7\nw1;03;'
    expect(await verdicts(beds(csv))).toEqual(['2 w1 01 new', '3 WARD 4B 02 new', '4 w1 00 new', '5 w1 03 new'])
    expect(await store.prisma.bed.count()).toBe(0)
    expect((await beds(csv, true)).written).toBe(true)
    expect(await verdicts(beds(csv, true))).toEqual([
      '2 w1 01 unchanged',
      '3 WARD 4B 02 unchanged',
      '4 w1 00 unchanged',
      '5 w1 03 unchanged',
    ])
    const rows = await store.prisma.bed.findMany({ orderBy: { position: 'asc' } })
    expect(rows.map(({ wardId, label, position }) => [wardId, label, position])).toEqual([
      ['w1', '01', 1],
      ['w1', '02', 2],
      ['w1', '00', 7],
      ['w1', '03', 8],
    ])
    expect(await verdicts(beds('ward,label,position\nw1,03,9', true))).toEqual(['2 w1 03 changed position'])
    expect(await store.prisma.bed.findFirst({ where: { label: '03' } })).toMatchObject({ id: rows[3]!.id, position: 9 })
  })

  test('[DVC-45] an unknown or closed ward, a closed bed, a position that is none and a bed twice are wrong', async () => {
    await beds('ward,label\nw1,01', true)
    await store.prisma.bed.updateMany({ data: { closedAt: new Date() } })
    const csv = 'ward,label,position\nw9,01,\nw2,01,\nw1,01,\nw1,02,0\nw1,02,1e3\nw1,,\nw1,04,\nw1,04,'
    expect(await verdicts(beds(csv))).toEqual([
      '2 w9 01 ward_unknown ward',
      '3 w2 01 ward_closed ward',
      '4 w1 01 bed_closed label',
      '5 w1 02 position_wrong position',
      '6 w1 02 position_wrong position',
      '7 w1  label_wrong label',
      '8 w1 04 new',
      '9 w1 04 twice label',
    ])
    const many = Array.from({ length: 200 }, (_, i) => `w1,N${i},`).join('\n')
    expect(await verdicts(beds(`ward,label,position\n${many}`)).then((lines) => lines.slice(-2))).toEqual([
      '200 w1 N198 new',
      '201 w1 N199 ward_full ward',
    ])
  })
})
