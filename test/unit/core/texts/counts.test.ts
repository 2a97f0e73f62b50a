import { expect, test } from 'vitest'
import { reasonsIn } from '../../../../src/core/reasons/reasons.ts'

const en = reasonsIn('en')
const ru = reasonsIn('ru')

test.each([
  [1, '1 attempt', '1 попытка израсходована'],
  [2, '2 attempts', '2 попытки израсходованы'],
  [5, '5 attempts', '5 попыток израсходовано'],
])('%i spent attempts are counted as people say it', (n, english, russian) => {
  expect(en.task.spent('Backend', n, 'red')).toBe(`Backend has used its ${english}. Last reason: red`)
  expect(ru.task.spent('Бэкенд', n, 'red')).toBe(`Бэкенд: ${russian}. Последняя причина: red`)
})

test.each([
  [1, '1 file', '1 файл'],
  [3, '3 files', '3 файла'],
  [7, '7 files', '7 файлов'],
])('%i changed files are counted as people say it', (n, english, russian) => {
  expect(en.gate.changed(n, 4, 2)).toBe(`${english}, +4 −2`)
  expect(ru.gate.changed(n, 4, 2)).toBe(`${russian}, +4 −2`)
  expect(en.gate.noSecrets(n)).toBe(`none in ${english}`)
  expect(ru.gate.noSecrets(n)).toBe(`нет, просмотрено: ${russian}`)
})

test.each([
  [1, '1 repeat', '1 повтор'],
  [2, '2 repeats', '2 повтора'],
  [6, '6 repeats', '6 повторов'],
])('%i repeats of a fault are counted as people say it', (n, english, russian) => {
  expect(en.fault.abandoned('disk full', n)).toBe(`disk full (after ${english})`)
  expect(ru.fault.abandoned('disk full', n)).toBe(`Сбой не прошёл за ${russian}: disk full`)
})

test('A fault that was not repeated says so without a number', () => {
  expect(en.fault.abandoned('disk full', 0)).toBe('disk full')
  expect(ru.fault.abandoned('disk full', 0)).toBe('Сбой, который сам не пройдёт: disk full')
})

test.each([
  [1, '1 time', '1 раз'],
  [3, '3 times', '3 раза'],
  [5, '5 times', '5 раз'],
])('%i interruptions are counted as people say it', (n, english, russian) => {
  expect(en.fault.interrupted('QA', n)).toContain(`was interrupted ${english} at`)
  expect(ru.fault.interrupted('QA', n)).toContain(`прервался ${russian} на`)
  expect(ru.agent.sameCall(n, 'read_file')).toContain(`результат ${russian}: read_file.`)
})

test.each([
  [1, '1 step', '1 turn', '1 шаг', '1 подход'],
  [3, '3 steps', '3 turns', '3 шага', '3 подхода'],
  [40, '40 steps', '40 turns', '40 шагов', '40 подходов'],
])('%i steps and turns are counted as people say it', (n, steps, turns, shagi, podkhody) => {
  expect(en.agent.steps(n, '')).toBe(`Nothing was accepted in ${steps}.`)
  expect(ru.agent.steps(n, '')).toBe(`За ${shagi} ничего не принято.`)
  expect(en.agent.turns(n, 'no file')).toContain(`Nothing was accepted in ${turns}. `)
  expect(ru.agent.turns(n, 'нет файла')).toContain(`За ${podkhody} ничего не принято. `)
})

test('Where the last submission was refused the reason says why', () => {
  expect(en.agent.steps(2, 'no file')).toBe('Nothing was accepted in 2 steps. The last submission was refused: no file')
  expect(ru.agent.steps(2, 'нет файла')).toBe('За 2 шага ничего не принято. Последняя сдача отклонена: нет файла')
})

test.each([
  [1, '1 токен'],
  [2, '2 токена'],
  [5, '5 токенов'],
])('%i tokens are counted as Russian does', (n, russian) => {
  expect(ru.agent.tokens(n, 900)).toBe(`Запуск израсходовал ${russian} из 900.`)
})

test.each([
  [1, '1 minute', '1 минуту'],
  [2, '2 minutes', '2 минуты'],
  [45, '45 minutes', '45 минут'],
])('%i minutes of CI are counted as people say it', (n, english, russian) => {
  expect(en.ci.tooLong(n, 'Running: lint.')).toContain(`after ${english}. Running: lint.`)
  expect(ru.ci.tooLong(n, 'Идут: lint.')).toContain(`за ${russian}. Идут: lint.`)
})

test('What is no whole number takes the form that the language has for it', () => {
  expect(en.ci.tooLong(1.5, '')).toContain('after 1.5 minutes.')
  expect(ru.ci.tooLong(1.5, '')).toContain('за 1,5 минуты.')
  expect(ru.agent.tokens(1.5, 900)).toContain('1,5 токена')
  expect(ru.task.spent('Бэкенд', 1.5, '')).toContain('1,5 попытки израсходованы')
  expect(ru.gate.changed(1.5, 0, 0)).toContain('1,5 файла')
  expect(ru.gate.noSecrets(1.5)).toContain('1,5 файла')
  expect(ru.fault.abandoned('disk full', 1.5)).toContain('1,5 повтора')
  expect(ru.fault.interrupted('QA', 1.5)).toContain('1,5 раза')
  expect(ru.agent.sameCall(1.5, 'read_file')).toContain('1,5 раза')
  expect([ru.agent.steps(1.5, ''), ru.agent.turns(1.5, '')].join()).toMatch(/1,5 шага .*1,5 подхода /)
})

test('One passed check is the check, several are all of them', () => {
  expect(en.gate.passed(['tests'])).toBe('The check passed: tests.')
  expect(en.gate.passed(['tests', 'paths'])).toBe('All 2 checks passed: tests, paths.')
})

test('A review is said to have passed, with the runs it read where there were any', () => {
  expect([en.gate.reviewPassed(''), en.gate.reviewPassed('2 runs')]).toEqual(['passed', 'passed (2 runs)'])
  expect([ru.gate.reviewPassed(''), ru.gate.reviewPassed('2 запуска')]).toEqual([
    'отзыв положительный',
    'отзыв положительный (2 запуска)',
  ])
})

test('What is not known is said to be unknown', () => {
  expect(en.task.spent('Backend', 3, '')).toMatch(/Last reason: none given$/)
  expect(ru.task.spent('Бэкенд', 3, '')).toMatch(/Последняя причина: не названа$/)
  expect(en.task.foreignCommit('wms/task-7', null)).toContain('a commit (unknown)')
  expect(ru.task.foreignCommit('wms/task-7', null)).toContain('чужой коммит (неизвестный)')
  expect(en.task.foreignCommit('wms/task-7', 'c0ffee')).toContain('a commit (c0ffee)')
  expect(ru.task.foreignCommit('wms/task-7', 'c0ffee')).toContain('чужой коммит (c0ffee)')
  expect(en.fault.givenUp('')).toBe('The queue gave this run up: no reason kept.')
  expect(ru.fault.givenUp('')).toBe('Очередь отказалась от этого запуска: причина не сохранилась.')
  expect(en.fault.givenUp('expired')).toBe('The queue gave this run up: expired.')
  expect(ru.fault.givenUp('expired')).toBe('Очередь отказалась от этого запуска: expired.')
})

test('A budget tells what is held only where something is', () => {
  expect(en.budget.noRoom('Today’s budget', '$1', null, '$2')).toBe(
    'Today’s budget has no room: $1 is spent, and the next call may cost up to $2.',
  )
  expect(ru.budget.noRoom('Бюджет', '$1', null, '$2')).toBe(
    'Бюджет исчерпан: потрачено $1, а следующий вызов может стоить до $2.',
  )
})
