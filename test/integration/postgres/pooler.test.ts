import { execFileSync, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { probePooler, probeSessions } from '../../../src/store/queue/session-probe.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { homeFolder, startService } from '../../support/service.ts'

const pgbouncer = (() => {
  try {
    execFileSync('pgbouncer', ['--version'])
    return true
  } catch {
    return false
  }
})()
const needsIt = pgbouncer ? '' : ' (needs pgbouncer)'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A PgBouncer before the test's database, as it comes out of the box but for the mode. */
async function startPooler(mode: 'session' | 'transaction', to = database.url) {
  const there = new URL(to)
  const folder = await mkdtemp(join(tmpdir(), 'wms-pooler-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const password = decodeURIComponent(there.password)
  const ini = join(folder, 'pgbouncer.ini')
  await writeFile(join(folder, 'users.txt'), `"${there.username}" "${password}"\n`)
  await writeFile(
    ini,
    `[databases]
* = host=${there.hostname} port=${there.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, 'users.txt')}
pool_mode = ${mode}
default_pool_size = 20
`.replace('auth_type = plain', 'auth_type = plain'),
  )
  const as = userInfo().uid === 0 ? ['-u', 'nobody'] : []
  const child = spawn('pgbouncer', [...as, ini], { stdio: 'ignore' })
  const url = new URL(to)
  url.host = `127.0.0.1:${port}`
  const probing = createPool(url.href, { max: 1, lent: 'for transactions', onConnectionLost: () => {} })
  await expect.poll(() => probing.query('select 1').then(() => 'up', String), { timeout: 20_000 }).toBe('up')
  await probing.end()
  return {
    url: url.href,
    stop: async () => {
      child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

test('A server without a pooler gives all that a session needs', async () => {
  await probeSessions(database.url)
})

test('A role without a schema of its own is told what to set', async () => {
  const url = new URL(database.url)
  url.searchParams.set('options', '-c search_path=nowhere')
  await expect(probeSessions(url.href)).rejects.toMatchObject({
    kind: 'misconfigured',
    message: expect.stringContaining('search_path'),
  })
})

describe.skipIf(!pgbouncer)(`Behind PgBouncer${needsIt}`, () => {
  test('in session mode all works that a session needs, and a pool of ours too', async () => {
    const pooler = await startPooler('session')
    await probeSessions(pooler.url)
    const pool = createPool(pooler.url, { max: 4, onConnectionLost: () => {} })
    const limits = await inTransaction(pool, async (tx) => (await tx.query({ text: 'show statement_timeout' })).rows)
    expect(limits).toEqual([{ statement_timeout: expect.stringMatching(/s$/) }])
    await pool.end()
    await pooler.stop()
  })

  test('in transaction mode it is refused, and said what to do', async () => {
    const pooler = await startPooler('transaction')
    await expect(probeSessions(pooler.url)).rejects.toMatchObject({
      ...{ kind: 'misconfigured', hint: expect.stringMatching(/pool_mode = session.*DATABASE_URL_SESSION/) },
    })
    await pooler.stop()
  })

  test('in transaction mode, with a way past it, a task goes its way to the merge, and health tells the truth', async () => {
    const own = await testDatabase()
    const pooler = await startPooler('transaction', own.url)
    const kept = { database: own, home: await homeFolder() }
    await using stack = new AsyncDisposableStack()
    stack.defer(pooler.stop)
    const service = await startService({ databaseUrl: pooler.url, databaseSessionUrl: own.url }, {}, kept)
    stack.defer(service.stop)
    const { rest } = service
    const made = await rest.post('/tasks', { title: 'Docs only: receive pallets' })
    await rest.taskUntil(made.body.id, ({ stage }) => stage === 'HUMAN_APPROVAL', 120_000)
    expect(await rest.get('/health')).toMatchObject({
      ...{ ok: true },
      parts: { notifications: { ok: true }, queue: { ok: true }, database: { ok: true } },
    })
    await rest.post(`/tasks/${made.body.id}/approve`)
    await rest.taskUntil(made.body.id, ({ status }) => status === 'DONE', 120_000)
  }, 300_000)

  test('a way past it to another database is refused, and said so', async () => {
    const other = await testDatabase()
    const pooler = await startPooler('transaction')
    await expect(probePooler(pooler.url, other.url)).rejects.toMatchObject({
      ...{ kind: 'misconfigured', message: expect.stringContaining('different databases') },
    })
    await probePooler(pooler.url, database.url)
    await pooler.stop()
    await other.drop()
  })

  test('in transaction mode nothing of a session is left to whoever gets it next', async () => {
    const pooler = await startPooler('transaction')
    const pool = createPool(pooler.url, { max: 4, lent: 'for transactions', onConnectionLost: () => {} })
    const limits = await inTransaction(pool, async (tx) => (await tx.query({ text: 'show statement_timeout' })).rows)
    expect(limits).toEqual([{ statement_timeout: expect.stringMatching(/s$/) }])
    for (let times = 0; times < 20; times++)
      await Promise.all([1, 2, 3, 4].map(() => pool.query({ name: 'same', text: 'select $1::int as it', values: [1] })))
    const after = await pool.query('show statement_timeout')
    expect(after.rows).toEqual([{ statement_timeout: '0' }])
    const prepared = await pool.query('select name from pg_prepared_statements')
    expect(prepared.rows).toEqual([])
    await pool.end()
    await pooler.stop()
  })
})
