import { expect, test } from 'vitest'
import { loadedOnce } from '../../../src/syntax/loaded-once.ts'

test('What was loaded is not loaded again, whoever asks', async () => {
  const loads: string[] = []
  const load = loadedOnce(async (name) => `${name} ${loads.push(name)}`)
  expect(await Promise.all([load('go'), load('java'), load('go')])).toEqual(['go 1', 'java 2', 'go 1'])
})

test('A grammar that could not be loaded is tried again', async () => {
  let isThere = false
  const load = loadedOnce(async (name) => {
    if (!isThere) throw new Error(`no ${name}`)
    return name
  })
  await expect(load('go')).rejects.toThrow('no go')
  isThere = true
  await expect(load('go')).resolves.toBe('go')
})
