import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTeamWork } from '../integration/agents/team-work.ts'

let work: Awaited<ReturnType<typeof openTeamWork>>
beforeEach(async () => {
  work = await openTeamWork()
})
afterEach(() => work.close())

test('QA passes work that has no bug: it judges what it ran', async () => {
  await work.build(7, 'Receive pallets', 'BACKEND')
  const red = await work.judge(7, 'Receive pallets', 'QA_BACKEND')
  await work.build(7, 'Receive pallets', 'BACKEND', red.issues)
  await work.sample.git('rm', '--quiet', '-r', 'backend/test/qa')
  await work.sample.commit('QA starts anew')
  expect(await work.judge(7, 'Receive pallets', 'QA_BACKEND')).toMatchObject({ passed: true, issues: [] })
}, 60_000)

test('Two tasks after each other, in two languages, leave a repository whose checks pass', async () => {
  await work.deliver(1, 'Receive pallets by SSCC scan')
  await work.deliver(2, 'Принять паллеты по скану SSCC')
  await work.expectGreen()
  expect(await work.sample.git('show', 'HEAD:frontend/pages/prinyat-pallety-po-skanu-sscc-2.html')).toContain(
    'lang="ru"',
  )
}, 120_000)

test('Two tasks side by side merge without a conflict, and the checks pass together', async () => {
  for (const [task, branch] of [
    [1, 'one'],
    [2, 'two'],
  ] as const) {
    await work.sample.git('checkout', '--quiet', '-b', branch, 'main')
    for (const stage of ['BACKEND', 'FRONTEND', 'DOCS'] as const) await work.build(task, 'Receive pallets', stage)
  }
  await work.sample.git('merge', '--quiet', '--no-edit', 'one')
  await work.expectGreen()
}, 60_000)

test('Every author does what a person asked for, and says so', async () => {
  const detail = ['Say "ждём" on <b>top</b>; `rm -rf` */ $', '{1}'].join('')
  const asked = {
    severity: 'major',
    title: 'A person asked for a change',
    detail,
    file: null,
    line: null,
    quote: null,
  } as const
  for (const stage of ['BACKEND', 'FRONTEND', 'DOCS'] as const) {
    await work.build(3, 'Receive pallets', stage)
    expect((await work.build(3, 'Receive pallets', stage, [asked])).summary).toContain('ждём')
    await work.build(3, 'Receive pallets', stage, [asked, { ...asked, detail: 'And once more' }])
    await work.build(3, 'Receive pallets', stage)
    expect(await work.sample.git('show', '--stat', 'HEAD')).toMatch(/insertion/)
  }
  await work.expectGreen()
}, 60_000)

test('Whatever a request is made of, the files made of it pass the checks', async () => {
  const mixed = "<!channel> `rm -rf /` '; drop table tasks; -- */ $x ../../etc/passwd 🧺 שלום\n"
  const requests = ['', mixed.repeat(100)]
  for (const [index, request] of requests.entries())
    for (const stage of ['BACKEND', 'FRONTEND', 'DOCS'] as const) await work.build(index, request, stage)
  await work.expectGreen()
}, 60_000)
