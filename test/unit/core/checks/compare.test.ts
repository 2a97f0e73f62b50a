import { describe, expect, test } from 'vitest'
import { type Comparison, compareWithBase, isNewlyRed } from '../../../../src/core/checks/compare.ts'
import type { TestCase, TestReport } from '../../../../src/core/checks/report.ts'
import { beforeText, besideBaseReasons, newsText, runText } from '../../../../src/core/reasons/beside-base.ts'

const test_ = (name: string, state: TestCase['state'] = 'failed', file = 'a.test.ts'): TestCase => ({
  ...{ file, suite: 'ledger', name, state },
})
const report = (tests: readonly TestCase[], more: Partial<TestReport> = {}): TestReport => ({
  ...{ tests: [...tests], broken: [], isComplete: true, ...more },
})
const ending = (named: TestReport | null, exitCode: number | null = 1) => ({ exitCode, report: named })
const old = Array.from({ length: 17 }, (_, n) => test_(`old ${n}`))
const fresh = test_('fresh')

test('What is newly red is found beside 17 that were red before', () => {
  expect(compareWithBase(ending(report([...old, fresh])), ending(report([...old, test_('fresh', 'passed')])))).toEqual({
    ...{ by: 'names', red_before: 17 },
    newly_red: [{ kind: 'test', what: 'a.test.ts > ledger > fresh' }],
  })
})

test('What was red before blocks nothing', () => {
  const compared = compareWithBase(ending(report(old)), ending(report(old)))
  expect(compared).toEqual({ by: 'names', red_before: 17, newly_red: [] })
  expect(isNewlyRed({ exit_code: 1, compared })).toBe(false)
})

test('Beside a green base all of it is new', () => {
  const compared = compareWithBase(ending(report(old)), ending(report([]), 0))
  expect(compared).toBeNull()
  expect(isNewlyRed({ exit_code: 1, compared })).toBe(true)
})

test('The same name in another file or suite is another test, and a name that is red twice counts twice', () => {
  const elsewhere = test_('old 0', 'failed', 'b.test.ts')
  const news = (tests: readonly TestCase[]) => compareWithBase(ending(report(tests)), ending(report(old)))?.newly_red
  expect(news([...old, elsewhere])).toEqual([{ kind: 'test', what: 'b.test.ts > ledger > old 0' }])
  expect(news([...old, test_('old 0')])).toEqual([{ kind: 'test', what: 'a.test.ts > ledger > old 0' }])
})

test('A file that does not load any more is new, one that did not load before is not', () => {
  const base = ending(report(old, { broken: ['b.test.ts'] }))
  expect(compareWithBase(ending(report(old, { broken: ['b.test.ts', 'c.test.ts'] })), base)).toMatchObject({
    ...{ red_before: 18, newly_red: [{ kind: 'broken', what: 'c.test.ts' }] },
  })
})

describe('A test that ran on the base and has no name any more', () => {
  const base = ending(report([...old, test_('counts', 'passed'), test_('later', 'skipped')]))

  test('is new trouble', () => {
    expect(compareWithBase(ending(report(old)), base)?.newly_red).toEqual([
      { kind: 'vanished', what: 'a.test.ts > ledger > counts' },
    ])
  })

  test('is a rename where as many run in its file as before', () => {
    expect(compareWithBase(ending(report([...old, test_('counts bins', 'passed')])), base)?.newly_red).toEqual([])
  })

  test('is not looked for where only what is red is named', () => {
    const some = ending(report(old, { isComplete: false }))
    expect(compareWithBase(some, base)?.newly_red).toEqual([])
    expect(
      compareWithBase(ending(report(old)), ending(report([...old, fresh], { isComplete: false })))?.newly_red,
    ).toEqual([])
  })

  test('is said once where its whole file does not load', () => {
    const all = ending(report([], { broken: ['a.test.ts'] }))
    expect(compareWithBase(all, base)?.newly_red).toEqual([{ kind: 'broken', what: 'a.test.ts' }])
  })

  test('is found by its suite where no file is told', () => {
    const bare = (name: string) => ({ ...test_(name, 'passed', ''), suite: 'bins > deep' })
    const work = ending(report([...old, bare('one')]))
    expect(compareWithBase(work, ending(report([...old, bare('one'), bare('two')])))?.newly_red).toEqual([
      { kind: 'vanished', what: 'bins > deep > two' },
    ])
  })
})

test('A red end without a red test is new trouble, unless it was so on the base', () => {
  const green = report([test_('counts', 'passed')])
  expect(compareWithBase(ending(green), ending(report([...old, test_('counts', 'passed')])))?.newly_red).toContainEqual(
    {
      ...{ kind: 'unnamed', what: '' },
    },
  )
  expect(compareWithBase(ending(green), ending(green))).toEqual({ by: 'exit_code', red_before: null, newly_red: [] })
})

test('A run that names no tests any more is new trouble', () => {
  for (const none of [null, report([])])
    expect(compareWithBase(ending(none), ending(report(old)))).toEqual({
      ...{ by: 'names', red_before: 0, newly_red: [{ kind: 'no_report', what: '' }] },
    })
})

test('Where the base names no tests only the whole is compared', () => {
  const compared = compareWithBase(ending(report([fresh])), ending(null))
  expect(compared).toEqual({ by: 'exit_code', red_before: null, newly_red: [] })
})

test.each([
  [139, '139'],
  [null, ''],
  [126, '126'],
])('A run that ends with %s where the base ends with 1 has died', (exitCode, what) => {
  for (const named of [null, report(old)]) {
    const compared = compareWithBase(ending(named, exitCode), ending(named))
    expect(compared?.newly_red).toEqual([{ kind: 'died', what }])
  }
  expect(compareWithBase(ending(null, 2), ending(null, 1))?.newly_red).toEqual([])
  expect(compareWithBase(ending(null, 139), ending(null, 139))?.newly_red).toEqual([])
})

test('No more than fifty are listed', () => {
  const many = Array.from({ length: 80 }, (_, n) => test_(`new ${n}`))
  expect(compareWithBase(ending(report(many)), ending(report(old)))?.newly_red).toHaveLength(50)
})

test('What stands against the work: red without a comparison, or newly red; never green', () => {
  const compared: Comparison = { by: 'names', red_before: 1, newly_red: [{ kind: 'test', what: 'x' }] }
  expect([
    isNewlyRed({ exit_code: 1 }),
    isNewlyRed({ exit_code: null, compared: null }),
    isNewlyRed({ exit_code: 1, compared }),
    isNewlyRed({ exit_code: 0, compared }),
  ]).toEqual([true, true, true, false])
})

describe('The words', () => {
  const compared: Comparison = {
    ...{ by: 'names', red_before: 17 },
    newly_red: [
      { kind: 'test', what: 'a > b' },
      { kind: 'broken', what: 'c.ts' },
      { kind: 'vanished', what: 'd' },
      { kind: 'unnamed', what: '' },
      { kind: 'no_report', what: '' },
      { kind: 'died', what: '139' },
      { kind: 'died', what: '' },
    ],
  }
  const run = { command: 'npm test', exit_code: 1, output: '' }

  test('say how many were red before, and that a branch can forge names', () => {
    const words = besideBaseReasons.en
    expect(runText({ ...run, compared }, words)).toBe(
      "npm test → 1 (17 were red before; told by names, which the branch's own code prints)",
    )
    expect(runText({ ...run, exit_code: null }, words)).toBe('npm test → –')
    expect(beforeText({ ...compared, red_before: 1 }, words)).toMatch(/^1 was red before; /)
    expect(beforeText({ ...compared, by: 'exit_code', red_before: null }, words)).toBe('was red before')
    expect(beforeText(compared, besideBaseReasons.ru)).toMatch(/^и раньше не проходили: 17; судя по именам/)
    expect(beforeText({ ...compared, by: 'exit_code', red_before: null }, besideBaseReasons.ru)).toBe(
      'была красной и раньше',
    )
  })

  test('say all that is new', () => {
    expect(newsText(compared, besideBaseReasons.en)).toBe(
      'Newly red, and not so on the base: test a > b; c.ts does not load; d does not run any more; it ends red, though no test of it is red; it names no tests any more; it ended with exit code 139; it did not end by itself',
    )
    expect(newsText(compared, besideBaseReasons.ru)).toBe(
      'Новое красное, чего в базе нет: тест a > b; c.ts не загружается; d больше не запускается; проверка красная, хотя ни один тест не упал; проверка больше не называет тестов; код выхода 139; проверка не завершилась сама',
    )
    const many = { ...compared, newly_red: Array.from({ length: 25 }, () => ({ kind: 'test', what: 'x' }) as const) }
    expect(newsText(many, besideBaseReasons.en)).toMatch(/; test x; \+5$/)
  })
})
