import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const isRoot = process.getuid?.() === 0
const script = join(import.meta.dirname, 'as-nobody.ts')
const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []

test('Attack: files and folders that are closed to everybody stop neither a snapshot, a reset nor a removal, also where we are not root', () => {
  const [file = '', ...args] = [...asNobody, process.execPath, script]
  const { stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TMPDIR: '/tmp' },
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({
    uid: isRoot ? 65534 : process.getuid?.(),
    closed: ['a.txt', 'closed/b.txt', 'closed/in/c.txt', 'closed/new.txt'],
    ...{ isReset: true, left: false },
  })
})
