import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pass } from 'node:timers/promises'
import { expect, test } from 'vitest'

async function startStanding() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'standing.ts')], { stdio: 'pipe' })
  const lines = createInterface(child.stdout)
  await once(lines, 'line')
  return {
    child,
    heard: async () => String((await once(lines, 'line'))[0]),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}

test('A process whose main thread stands still ends itself and says what it was doing', async () => {
  using standing = await startStanding()
  standing.child.stdin.write('stand')
  const [line, [, signal]] = await Promise.all([standing.heard(), once(standing.child, 'exit')])
  expect(JSON.parse(line)).toMatchObject({ level: 60, lastWork: { task: 7, stage: 'BACKEND', step: 3 } })
  expect(signal).toBe('SIGKILL')
})

test('A process that was stopped as a whole, as by a lid that closes, lives on', async () => {
  using standing = await startStanding()
  standing.child.kill('SIGSTOP')
  await pass(4_000)
  standing.child.kill('SIGCONT')
  for (let asked = 0; asked < 4; asked++) {
    await pass(700)
    standing.child.stdin.write('ask')
    expect(await standing.heard()).toBe('here')
  }
})
