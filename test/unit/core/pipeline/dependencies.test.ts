import { expect, test } from 'vitest'
import { DEPENDENCIES } from '../../../../src/core/pipeline/outside-wait.ts'

const names = Object.entries(DEPENDENCIES)

test('Sandbox and disk are each machine’s own, all else outside is the same for all', () => {
  expect(names.flatMap(([name, { isOfMachine }]) => (isOfMachine ? [name] : []))).toEqual(['sandbox', 'machine'])
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
