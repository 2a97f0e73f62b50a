import { afterEach, describe, expect, test } from 'vitest'
import { bringTo, createTask, type Product, type ProductOptions, startProduct } from './product.ts'

describe('who may decide', () => {
  let product: Product
  afterEach(() => product.close())

  async function underReview(policy: NonNullable<ProductOptions['policy']>) {
    product = await startProduct({ policy })
    const id = await createTask(product.orchestrator)
    await bringTo(product, id, 'HUMAN_APPROVAL')
    const approve = async (handle: string) => {
      const outcome = await product.workspace.as(handle).command(`/wms-task approve ${id}`)
      return outcome.kind === 'acked' ? outcome.message?.text : outcome.text
    }
    return { id, approve }
  }

  test('is a member of a configured private channel', async () => {
    const { approve } = await underReview({ approvers: ['C0APPROVERS'] })
    expect(await approve('ana')).toBe('You may not decide on this task. These can: <#C0APPROVERS>')
    expect(await approve('chen')).toContain('Approved.')
  })

  test('is a person named by id', async () => {
    const { approve } = await underReview({ approvers: ['U00000OLGA'] })
    expect(await approve('boris')).toBe('You may not decide on this task. These can: <@U00000OLGA>')
    expect(await approve('olga')).toContain('Одобрено.')
  })

  test('is nobody while no approvers are configured', async () => {
    const { id, approve } = await underReview({ approvers: [] })
    expect(await approve('boris')).toContain('Nobody may decide yet')
    expect((await product.view(id)).decisions).toEqual([])
  })

  test('is nobody while Slack does not say who is in the group, and the person is told to try again', async () => {
    const { id, approve } = await underReview({ approvers: ['S0APPROVERS'] })
    product.workspace.faults.inject('usergroups.users.list', { kind: 'http_error', status: 503 }, 1)
    expect(await approve('boris')).toContain('Try again in a minute')
    expect((await product.view(id)).decisions).toEqual([])
    expect(await approve('boris')).toContain('Approved.')
  })

  test('is everybody on a laptop, and the thread says so', async () => {
    const { approve } = await underReview({ approvers: 'everybody' })
    await product.drain()
    await product.workspace.message('Everybody may decide here')
    expect(await approve('boris')).toContain('Approved.')
  })
})
