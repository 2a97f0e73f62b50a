import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plainGit } from '../workspace/team-repository.ts'
import { openCrew } from './crew.ts'

test('A run that has not heard of a stop pushes nothing after it', async () => {
  let heldFrom: (() => Promise<void>) | null = null
  const crew = await openCrew({
    intercept: ({ run }) => {
      if (run.includes('/DOCS/')) void heldFrom?.()
      return null
    },
  })
  const stop = await crew.db.connect()
  const isHeld = Promise.withResolvers<void>()
  heldFrom = async () => {
    heldFrom = null
    // Whether everything is stopped is what a run asks before each act outside.
    await stop.query('begin; lock table halts in access exclusive mode')
    isHeld.resolve()
  }
  const id = await crew.create('Docs only: how pallets are received')
  await isHeld.promise
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  await expect.poll(async () => (await crew.db.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1)
  // As an act does, but for the word of it that a run hears.
  await stop.query(`update tasks set seq = seq + 1, status = 'CANCELLED', reason = 'stop'; commit`)
  stop.release()
  const working = 'select from runs where working_since is not null'
  await expect.poll(async () => (await crew.db.query(working)).rowCount, { timeout: 20_000 }).toBe(0)
  const refs = ['for-each-ref', '--format=%(refname)', `refs/heads/wms/task-${id}`]
  expect(await plainGit(join(crew.home, 'repository.git'), ...refs)).toBe('')
  expect((await crew.db.query('select from local_pull_requests')).rowCount).toBe(0)
  await crew.close()
})
