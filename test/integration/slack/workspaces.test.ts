import type { Installation } from '@slack/bolt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { runDoctor } from '../../../src/parts/slack-doctor.ts'
import { createKeyring } from '../../../src/secrets/keyring.ts'
import { createInstallations } from '../../../src/slack/workspaces/installations.ts'
import { arrive, ask, install, press } from './install-page.ts'
import { bringTo, createTask, KEY, type Product, refresh, startProduct } from './product.ts'

const ONE = 'T0000WMS'
const TWO = { id: 'T0000TWO', domain: 'two', name: 'Second' }
const BOT = { token: 'xoxb-1', scopes: [], id: 'B1', userId: 'U1' }
const USER = { id: 'U2', token: undefined, scopes: undefined }
const NOBODY = { enterpriseId: undefined, isEnterpriseInstall: false } as const
const THREE = { id: 'T00THREE', domain: 'three', name: 'Third' }

describe.each(['http', 'socket'] as const)('several workspaces over %s', (transport) => {
  let product: Product
  let second: ReturnType<Product['workspace']['addWorkspace']>
  beforeAll(async () => {
    product = await startProduct({
      ...{ transport, workspaces: [ONE, TWO.id], channel: `${ONE}/#wms` },
      policy: { approvers: [`${ONE}/U0000BORIS`, `${TWO.id}/U00000CHEN`] },
    })
    second = product.workspace.addWorkspace(TWO)
    product.workspace.addWorkspace(THREE)
    expect(await install(product.url, 'WMS')).toMatchObject({ status: 200 })
    expect(await install(product.url, TWO.name)).toMatchObject({ status: 200, body: expect.stringContaining('Second') })
  })
  afterAll(() => product.close())

  const rows = async () => (await product.pool.query('select * from slack_installations order by team')).rows
  type Side = Pick<typeof second, 'as'>
  const type = async (side: Side, handle: string, line: string) => {
    const outcome = await side.as(handle).command(`/wms-task ${line}`)
    return outcome.kind === 'acked' ? (outcome.message?.text ?? '') : outcome.text
  }

  test('an installation is kept sealed: the token stands nowhere in the row', async () => {
    const kept = await rows()
    expect(kept.map(({ team }) => team)).toEqual([TWO.id, ONE])
    const row = kept.map((one) => JSON.stringify({ ...one, sealed: one.sealed.toString('latin1') })).join()
    expect(row).not.toContain('xoxb')
  })

  test('a task lives in the workspace that it was asked for in, by that one’s token, though ids are the same', async () => {
    expect(await type(second, 'ana', 'Count the pallets')).toContain('is on its way')
    await product.drain()
    await second.message('Count the pallets', { thread: null })
    expect(product.workspace.state.messages.values().filter(({ text }) => text.includes('Count the pallets'))).toEqual(
      [],
    )
    const [{ team, channel }] = (await product.pool.query('select * from tasks order by id desc limit 1')).rows
    expect({ team, channel }).toEqual({ team: TWO.id, channel: 'C00000WMS' })
  })

  test('people of another workspace neither see a task nor decide on it, though they have an approver’s id', async () => {
    const id = await createTask(product.orchestrator, { title: 'Weigh the pallets', team: TWO.id })
    await bringTo(product, id, 'HUMAN_APPROVAL')
    await product.drain()
    for (const line of [`status ${id}`, `approve ${id}`, `cancel ${id}`, `cost ${id}`])
      expect(await type(product.workspace, 'boris', line)).toContain(`There is no task ${id}.`)
    expect(await type(product.workspace, 'boris', 'list')).not.toContain('Weigh')
    expect(await type(second, 'boris', `approve ${id}`)).toContain('You may not decide on this task.')
    const card = await second.message('Weigh the pallets', { thread: null })
    await second.as('chen').click('Approve', { in: card, confirm: true })
    await second.as('chen').sees('Approved.')
    expect((await product.view(id)).task.state.stage).toBe('MERGE')
  })

  test('App Home lists the tasks of its own workspace', async () => {
    await createTask(product.orchestrator, { title: 'Of the second', team: TWO.id })
    second.as('ana').openHome()
    product.workspace.as('ana').openHome()
    await second.as('ana').home((view) => JSON.stringify(view.blocks).includes('Of the second'))
    await product.workspace.as('ana').home((view) => !JSON.stringify(view.blocks).includes('Of the second'))
  })

  test('what came by REST is shown in the default channel’s workspace, which decides on it', async () => {
    const { record } = await product.orchestrator.create({
      ...{ title: 'By REST', rawRequest: 'By REST', language: 'en', channel: null, requestKey: null },
      requester: { kind: 'rest', id: 'erp', name: 'erp' },
    })
    await refresh(product.slack, record.task.id)
    await product.workspace.message('By REST', { thread: null })
    expect(await type(product.workspace, 'boris', `status ${record.task.id}`)).toContain('By REST')
    expect(await type(second, 'chen', `status ${record.task.id}`)).toContain('There is no task')
  })

  test('a browser that did not begin the installation, a replayed code, a cancel and a stranger’s workspace install nothing', async () => {
    const asked = await ask(product.url)
    const location = await press(asked, /Allow in Second/)
    expect(await arrive(location, '')).toMatchObject({ status: 400, body: expect.stringContaining('Begin again') })
    expect(await arrive(location.replace(/state=[^&]+/, 'state=forged'), asked.cookie)).toMatchObject({ status: 400 })
    expect((await arrive(location, asked.cookie)).status).toBe(200)
    expect((await arrive(location, asked.cookie)).status).toBe(400)
    const cancelled = await ask(product.url)
    expect((await arrive(await press(cancelled, /Cancel/), cancelled.cookie)).status).toBe(400)
    const refused = await install(product.url, THREE.name)
    expect(refused).toMatchObject({ status: 403, body: expect.stringContaining('SLACK_WORKSPACES') })
    expect((await rows()).map(({ team }) => team)).toEqual([TWO.id, ONE])
  })

  test.each([
    ['a whole organisation', { isEnterpriseInstall: true }, /one workspace at a time/],
    ['a token that expires', { bot: { ...BOT, refreshToken: 'xoxe-1' } }, /Switch token rotation off/],
  ])('an installation with %s is refused with what to do', async (_, change, hint) => {
    const place = { db: product.pool, keyring: createKeyring([KEY]), allowed: 'any', now: () => new Date() } as const
    const asked = { team: { id: ONE }, enterprise: undefined, user: { ...USER }, bot: BOT, ...change }
    const refused = createInstallations(place).storeInstallation(asked as Installation)
    await expect(refused).rejects.toMatchObject({ kind: 'unauthorized', hint: expect.stringMatching(hint) })
  })

  test('a workspace that is taken off the list has the app no more', async () => {
    const place = { db: product.pool, keyring: createKeyring([KEY]), allowed: [ONE], now: () => new Date() }
    const installations = createInstallations(place)
    expect((await installations.all()).map(({ team }) => team)).toEqual([ONE])
    expect(await installations.find(TWO.id)).toBeNull()
    await expect(installations.fetchInstallation({ teamId: TWO.id, ...NOBODY })).rejects.toMatchObject({
      message: `The app is not installed in the Slack workspace ${TWO.id}.`,
    })
  })

  test.runIf(transport === 'http')('the doctor examines each workspace where the app is installed', async () => {
    const { apiUrl, clientId, clientSecret } = product.workspace
    const config = readConfig({
      ...{ DATABASE_URL: product.pool.options.connectionString, SLACK_API_URL: apiUrl, SLACK_SIGNING_SECRET: 's' },
      ...{
        SLACK_CLIENT_ID: clientId,
        SLACK_CLIENT_SECRET: clientSecret,
        SLACK_STATE_SECRET: 's',
        SLACK_WORKSPACES: '*',
      },
      ...{ SLACK_ENCRYPTION_KEY: KEY.toString('base64'), SLACK_CHANNEL: `${ONE}/#wms` },
      SLACK_APPROVERS: `${ONE}/U0000BORIS`,
    })
    const said: string[] = []
    expect(await runDoctor(config, (line) => said.push(line))).toBe(false)
    const [, second, first] = said.join('\n').split('Several workspaces, by OAuth: ')
    expect(second).toMatch(/^Second \(T0000TWO\)\nok[\s\S]*WRONG {2}nobody may decide/)
    expect(first).toMatch(/^WMS \(local\) \(T0000WMS\)\nok[\s\S]*U0000BORIS is known/)
    expect(first).not.toContain('WRONG')
  })

  test('a new key takes over what the old one sealed; without the old one the start says what is missing', async () => {
    const { clientId, clientSecret } = product.workspace
    const access = { kind: 'oauth', clientId, clientSecret, stateSecret: 's', workspaces: 'any' } as const
    const strange = await product.another({ access: { ...access, keyring: createKeyring([Buffer.alloc(32, 's')]) } })
    await expect(strange.start()).rejects.toMatchObject({
      kind: 'misconfigured',
      message: expect.stringContaining('SLACK_ENCRYPTION_KEY does not open the installation of'),
    })
    const before = await rows()
    const renewing = createKeyring([Buffer.alloc(32, 'n'), KEY])
    const renewed = await product.another({
      access: { ...access, keyring: renewing },
      transport: { kind: 'http', signingSecret: 's' },
    })
    await renewed.start()
    await renewed.stop()
    const after = await rows()
    expect(after.map(({ key_id }) => key_id)).toEqual([renewing.keyId, renewing.keyId])
    await product.pool.query('update slack_installations set key_id = $1, sealed = $2 where team = $3', [
      ...[before[0].key_id, before[0].sealed, before[0].team],
    ])
    await product.pool.query('update slack_installations set key_id = $1, sealed = $2 where team = $3', [
      ...[before[1].key_id, before[1].sealed, before[1].team],
    ])
  })

  test('a workspace that removes the app is forgotten; its tasks are shown again once the app is back', async () => {
    const id = await createTask(product.orchestrator, { title: 'Outlives a removal', team: TWO.id })
    second.uninstall()
    await vi.waitFor(async () => expect((await rows()).map(({ team }) => team)).toEqual([ONE]), { timeout: 10_000 })
    await expect(refresh(product.slack, id)).rejects.toMatchObject({
      kind: 'misconfigured',
      hint: expect.stringContaining('/slack/install'),
    })
    expect(await type(product.workspace, 'ana', 'help')).toContain('/wms-task')
    expect(await install(product.url, TWO.name)).toMatchObject({ status: 200 })
    await refresh(product.slack, id)
    await second.message('Outlives a removal', { thread: null })
  })
})
