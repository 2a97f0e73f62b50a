import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { apply, createTask, type Product, refresh, startProduct } from './product.ts'

const never = new AbortController().signal

describe('App Home', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct()
  })
  afterAll(() => product.close())

  const published = (user: string) =>
    product.workspace.journal
      .named('views.publish')
      .filter(({ payload }) => (payload as { user_id?: string }).user_id === user).length
  const shows = (handle: string, text: string) =>
    product.workspace.as(handle).home((view) => JSON.stringify(view.blocks).includes(text))
  const due = async () =>
    (await product.pool.query('select from slack_homes, slack_home_changes where shown_change < last_value')).rowCount

  test('is shown to those who have opened it only, and again when something changes', async () => {
    product.workspace.as('boris').openHome()
    await shows('boris', 'Nothing')
    await refresh(product.slack, await createTask(product.orchestrator, { title: 'Seen by boris' }))
    await shows('boris', 'Seen by boris')
    expect(published('U00000CHEN')).toBe(0)
  })

  test('a change whose process died before it could show it is shown by another', async () => {
    const id = await createTask(product.orchestrator, { title: 'Told by the dead' })
    const other = await product.another()
    await refresh(other, id)
    await other.stop()
    expect(await due()).toBe(1)
    await product.slack.sweep(never)
    await shows('boris', 'Told by the dead')
  })

  test('a process that starts shows what changed while none ran', async () => {
    const id = await createTask(product.orchestrator, { title: 'Changed meanwhile' })
    const before = await product.another()
    await refresh(before, id)
    await before.stop()
    const next = await product.another()
    await next.start()
    await shows('boris', 'Changed meanwhile')
    await next.stop()
  })

  test('a burst of changes is shown at most once a second by each of two processes, not once a change', async () => {
    const other = await product.another()
    const before = published('U0000BORIS')
    const startedAt = performance.now()
    for (let index = 0; index < 12; index++) {
      const id = await createTask(product.orchestrator, { title: `Burst ${index}` })
      await refresh(index % 2 === 0 ? product.slack : other, id)
    }
    await shows('boris', 'Burst 11')
    await vi.waitFor(async () => expect(await due()).toBe(0), { timeout: 10_000 })
    const seconds = Math.ceil((performance.now() - startedAt) / 1_000)
    expect(published('U0000BORIS') - before).toBeLessThanOrEqual(2 * (seconds + 1))
    await other.stop()
  })

  test('a change that it does not show publishes nothing', async () => {
    const id = await createTask(product.orchestrator, { title: 'Stays where it is' })
    await refresh(product.slack, id)
    await shows('boris', 'Stays where it is')
    await vi.waitFor(async () => expect(await due()).toBe(0), { timeout: 10_000 })
    const before = published('U0000BORIS')
    await refresh(product.slack, id)
    await vi.waitFor(async () => expect(await due()).toBe(0), { timeout: 10_000 })
    expect(published('U0000BORIS')).toBe(before)
    await apply(product, id, { type: 'cancelled', reason: 'done with it' })
    await product.drain()
    await vi.waitFor(() => expect(published('U0000BORIS')).toBe(before + 1), { timeout: 10_000 })
  })

  test('one person whose Home Slack refuses keeps no other from theirs', async () => {
    product.workspace.as('chen').openHome()
    await shows('chen', 'WMS tasks')
    const id = await createTask(product.orchestrator, { title: 'After the refusal' })
    product.workspace.faults.inject('views.publish', { kind: 'refused', error: 'not_enabled' }, 1)
    await refresh(product.slack, id)
    await vi.waitFor(
      () => expect(['boris', 'chen'].map((handle) => isShown(handle, 'After the refusal'))).toContain(true),
      { timeout: 10_000 },
    )
  })

  const isShown = (handle: string, text: string) => {
    const { state } = product.workspace
    const view = state.views.get(state.homes.get(product.workspace.as(handle).id) ?? '')
    return JSON.stringify(view?.blocks ?? '').includes(text)
  }
})
