import { execFile } from 'node:child_process'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { OWN_PROGRAM } from '../../../src/own-program.ts'

const root = join(import.meta.dirname, '../../..')
const kept = join(root, 'node_modules/.cache/compiled')

test('What a program of ours has compiled is there at its next start', async () => {
  const program = `console.log(require('node:module').getCompileCacheDir())`
  const words = ['--import', './src/node-version.mjs', '-e', program]
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root, env: {} })
  expect(stdout.startsWith(kept)).toBe(true)
})

test('What a thread of ours has compiled is there at its next start', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'wms-thread-'))
  const program = join(folder.path, 'thread.mjs')
  await writeFile(
    program,
    `import { getCompileCacheDir } from 'node:module'
     import { parentPort } from 'node:worker_threads'
     parentPort.postMessage(getCompileCacheDir())`,
  )
  const thread = new Worker(program, OWN_PROGRAM)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  thread.once('message', resolve).once('error', reject)
  expect((await promise.finally(() => thread.terminate())).startsWith(kept)).toBe(true)
})
