import { describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import type { ConfiguredToken } from '../../../src/http/bearers.ts'
import { runTokens } from '../../../src/parts/tokens.ts'
import { BORIS_DECIDES, servedOneByOne, waitingTask } from './service.ts'

const { open, served, call, databaseUrl } = servedOneByOne()

/** What `npm run token` prints. */
async function type(line: string): Promise<string[]> {
  const said: string[] = []
  const [words, values] = [[] as string[], {} as Record<string, string>]
  for (const word of line.split(' ')) {
    const [, name, value] = /^--([\w-]+)=(.*)$/.exec(word) ?? []
    if (name === undefined || value === undefined) words.push(word)
    else values[name] = value
  }
  await runTokens(readConfig({ DATABASE_URL: databaseUrl() }), { words, values }, (text) => said.push(text))
  return said
}
const make = async (line: string): Promise<string> => (await type(`create ${line}`))[0] ?? ''

const statusOf = async (...args: Parameters<typeof call>) => (await call(...args)).status

test('A token is shown once, kept as its hash, works at once and ends at once', async () => {
  await open()
  expect((await served().call('GET', '/tasks')).status).toBe(200)
  const token = await make('ci')
  expect(token).toMatch(/^wms_[\w-]{43}$/)
  const { rows } = await served().pool.query('select * from api_tokens')
  expect(JSON.stringify(rows)).not.toContain(token.slice(4))
  expect(await statusOf(token, 'GET', '/tasks')).toBe(200)
  expect((await type('list'))[0]).toMatch(/^ci {2}no scopes {2}made \S+ \S+ {2}used /)
  expect(await type('end ci')).toEqual(['ci has ended: nobody is let in by it any more.'])
  expect(await statusOf(token, 'GET', '/tasks')).toBe(401)
  expect((await type('list'))[0]).toContain('ENDED')
  const again = await make('ci')
  expect(again).not.toBe(token)
  expect(await statusOf(again, 'GET', '/tasks')).toBe(200)
})

test('The first token closes REST to callers without, and it stays closed when the last has ended', async () => {
  await open()
  await make('ci')
  expect((await served().call('GET', '/tasks')).status).toBe(401)
  await type('end ci')
  expect((await served().call('GET', '/tasks')).status).toBe(401)
})

test('What cannot be made or ended is told', async () => {
  await open()
  await make('ci')
  await expect(type('create ci')).rejects.toThrow('There is a token named ci.')
  await expect(type('end nobody')).rejects.toThrow('No token named nobody works.')
  await expect(type('create cd --scopes=read,merge')).rejects.toThrow('--scopes: read, create, decide, operate')
  await expect(type('create cd --stands-for=boris')).rejects.toThrow('--stands-for: the id of a person in Slack')
  await expect(type('create')).rejects.toThrow('Write create <name>')
  await expect(type('')).rejects.toThrow('Write create <name>')
  await expect(runTokens(readConfig({}), { words: ['list'], values: {} }, () => {})).rejects.toThrow('DATABASE_URL')
})

describe('What a token is for', () => {
  const policy = BORIS_DECIDES
  const asks = { title: 'Count pallets' }

  test.each([
    ['ci', [200, 201, 403, 403]],
    ['ci --scopes=read', [200, 403, 403, 403]],
    ['ci --scopes=create', [403, 201, 403, 403]],
    ['ci --scopes=decide', [403, 403, 200, 403]],
    ['ci --scopes=operate', [403, 403, 403, 200]],
    ['ci --scopes=read,create,decide,operate', [200, 201, 200, 200]],
  ])('%s: reading, asking, rejecting, kicking answer %j', async (line, expected) => {
    await open({ policy })
    const id = await waitingTask(served().orchestrator)
    const token = await make(line)
    const statuses = [
      await statusOf(token, 'GET', `/tasks/${id}`),
      await statusOf(token, 'POST', '/tasks', asks),
      await statusOf(token, 'POST', `/tasks/${id}/reject`, { comment: 'Not what was asked' }),
      await statusOf(token, 'POST', `/tasks/${id}/kick`),
    ]
    expect(statuses).toEqual(expected)
    expect(await statusOf(token, 'GET', '/tasks')).toBe(expected[0])
  })

  test('who may ask and not read is told no more than the number', async () => {
    await open({ policy })
    const made = await call(await make('ci --scopes=create'), 'POST', '/tasks', asks)
    expect([made.status, Object.keys(made.body)]).toEqual([201, ['id']])
  })

  test('without scopes one decides where no approvers are named, and API_TOKENS follow the same rule', async () => {
    const tokens: ConfiguredToken[] = [
      { name: 'plain', token: 'a-token-of-plain-0', scopes: 'unscoped' },
      { name: 'lead', token: 'a-token-of-lead-01', scopes: ['decide'] },
    ]
    const reject = async (token: string) => {
      const id = await waitingTask(served().orchestrator)
      const { status, body } = await call(token, 'POST', `/tasks/${id}/reject`, { comment: 'Not what was asked' })
      return status === 200 ? 'done' : body.reason
    }
    await open({ tokens, policy })
    expect([await reject('a-token-of-plain-0'), await reject('a-token-of-lead-01')]).toEqual(['scope_missing', 'done'])
    await served().stop()
    await open({ tokens, policy: { ...policy, approvers: [] } })
    expect([await reject('a-token-of-plain-0'), await reject('a-token-of-lead-01')]).toEqual(['done', 'done'])
  })

  test('a refusal names its reason', async () => {
    await open({ policy })
    const refused = await call(await make('ci --scopes=read'), 'POST', '/tasks', asks)
    expect(refused.body).toMatchObject({ status: 403, reason: 'scope_missing' })
  })
})
