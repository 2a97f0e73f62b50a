import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findProcess } from '../../../src/local/postgres/process-table.ts'
import {
  end,
  findServer,
  folders,
  query,
  read,
  start,
  startInChild,
  urlOf,
  useEmbeddedPostgres,
  write,
} from './embedded-harness.ts'

useEmbeddedPostgres()

async function startAndWrite(mode: 'normal' | 'orphanable') {
  const { child, said } = await startInChild({ mode })
  await write(urlOf(said))
  return { owner: child, url: urlOf(said), server: Number(await findServer(folders.dir)) }
}

test('When its owner is killed -9, the server ends; the next start finds the data', async () => {
  const { owner, server } = await startAndWrite('normal')
  await end(owner, 'SIGKILL')
  expect(await read((await start()).url)).toEqual([{ answer: 42 }])
  expect(await findProcess(server)).toBeNull()
})

test.skipIf(process.platform !== 'linux')(
  'Nobody needs to start it again for the server of a killed owner to end',
  async () => {
    const { owner, server } = await startAndWrite('normal')
    await end(owner, 'SIGKILL')
    await expect.poll(() => findProcess(server)).toBeNull()
  },
)

test('A server that outlived its killed owner is stopped and its folder taken over', async () => {
  const { owner, server } = await startAndWrite('orphanable')
  await end(owner, 'SIGKILL')
  expect(await findProcess(server)).not.toBeNull()
  expect(await read((await start()).url)).toEqual([{ answer: 42 }])
  expect(await findProcess(server)).toBeNull()
})

test('When owner and server are both killed -9 in the midst of work, what was committed is there after the next start', async () => {
  const { owner, server, url } = await startAndWrite('orphanable')
  const busy = query(url, 'select pg_sleep(60)').catch(() => 'cut off')
  process.kill(server, 'SIGKILL')
  await end(owner, 'SIGKILL')
  expect(await read((await start()).url)).toEqual([{ answer: 42 }])
  expect(await busy).toBe('cut off')
})

test('A pid file whose number belongs to another process by now does not stop a start', async () => {
  const dataDir = join(folders.dir, 'data')
  await writeFile(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n1\n\n127.0.0.1\n0 0\nready\n`)
  expect(await query((await start()).url, 'select 1 as up')).toEqual([{ up: 1 }])
})
