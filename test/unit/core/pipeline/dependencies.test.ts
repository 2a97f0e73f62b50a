import { expect, test } from 'vitest'
import { DEPENDENCIES } from '../../../../src/core/pipeline/outside-wait.ts'

const names = Object.entries(DEPENDENCIES)

test('Sandbox and disk are each machine’s own, all else outside is the same for all', () => {
  expect(Object.fromEntries(names.map(([name, { isOfMachine }]) => [name, isOfMachine]))).toEqual({
    ...{ database: false, forge: false, model: false, slack: false },
    ...{ sandbox: true, machine: true },
  })
})

test('What waited for something goes on in every queue that needs it', () => {
  expect(Object.fromEntries(names.map(([name, { queues }]) => [name, queues.join(' ')]))).toEqual({
    database: 'stage ci tidy card',
    forge: 'stage ci tidy',
    model: 'stage',
    slack: 'card',
    sandbox: 'stage',
    machine: 'stage ci tidy',
  })
})
