import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTask, type Product, startProduct } from '../product.ts'

let product: Product
let thread: string
let id: number
beforeEach(async () => {
  product = await startProduct()
  id = await createTask(product.orchestrator)
  await product.drain()
  thread = (await product.workspace.message(({ metadata }) => JSON.stringify(metadata ?? '').includes('"card"'))).ts
})
afterEach(() => product.close())

const as = (handle: string) => product.workspace.as(handle)
const note = async () => (await product.view(id)).notes.at(-1)?.text ?? ''
type Sent = NonNullable<Parameters<ReturnType<typeof as>['say']>[1]>['files']
const send = (files: Sent, text = '@wms as in the file') => as('ana').say(text, { thread, ...(files && { files }) })
const utf16 = (text: string, mark: [number, number]) => {
  const bytes = Buffer.from(text, 'utf16le')
  return Buffer.concat([Buffer.from(mark), mark[0] === 0xfe ? bytes.swap16() : bytes])
}

test.each([
  ['UTF-8', Buffer.from('lot;qty\nA1;5 — ё\n')],
  ['UTF-8 with its mark', Buffer.from('\uFEFFlot;qty\nA1;5 — ё\n')],
  ['UTF-16, little end first', utf16('lot;qty\nA1;5 — ё\n', [0xff, 0xfe])],
  ['UTF-16, big end first', utf16('lot;qty\nA1;5 — ё\n', [0xfe, 0xff])],
])('a text file in %s reaches the agents with the note', async (_, content) => {
  send([{ name: 'stock.csv', content }])
  await expect.poll(note).toBe('as in the file\n\n[File stock.csv]\nlot;qty\nA1;5 — ё')
})

test('a file that came without words but the mention is a note too', async () => {
  send([{ name: 'a.txt', content: 'Count twice' }], '@wms')
  await expect.poll(note).toBe('[File a.txt]\nCount twice')
})

test.each<[string, NonNullable<Sent>[number], string]>([
  ['a picture', { name: 'dock.png', content: Buffer.from([137, 80, 78, 71]) }, 'pictures are not read'],
  ['bytes', { name: 'a.bin', content: Buffer.from([0xff, 0x00, 0xfe, 0x80]) }, 'it is no text'],
  ['a text in another encoding', { name: 'a.txt', content: Buffer.from('приёмка', 'latin1') }, ''],
  ['more than it fetches', { name: 'big.log', content: 'x'.repeat(200_001) }, 'more than 200 kB'],
])('%s is named in the note as not read, and the person told why', async (_, file, why) => {
  if (why === '') file = { ...file, content: Buffer.from([0xcf, 0xf0, 0xe8, 0xb8]) }
  send([file])
  await as('ana').sees(why === '' ? 'it is no text' : why, { thread })
  expect(await note()).toBe(`as in the file\n\n[The file ${file.name} was not read.]`)
})

test('a long file is cut to what a note holds, and both are told so', async () => {
  send([
    { name: 'long.log', content: 'line of a log\n'.repeat(1_000) },
    { name: 'b.txt', content: 'more' },
  ])
  await as('ana').sees('long.log: only its beginning fits', { thread })
  await as('ana').sees('b.txt: what stands before it fills the note', { thread })
  expect(await note()).toContain('[File long.log, only its beginning]')
  expect((await note()).length).toBeLessThanOrEqual(4_000)
})

// vercel/eve#1531, sonichi/sutando#2268, openclaw/openclaw#14258
test('a page to log in instead of the file is never taken for it, and the missing permission is named', async () => {
  product.workspace.scopes.delete('files:read')
  send([{ name: 'stock.csv', content: 'lot;qty' }])
  await as('ana').sees('it needs files:read', { thread })
  expect(await note()).toBe('as in the file\n\n[The file stock.csv was not read.]')
})

test('a page that somebody sends as a page is read', async () => {
  send([{ name: 'label.html', content: '<!doctype html><p>SSCC</p>' }])
  await expect.poll(note).toContain('<p>SSCC</p>')
})

// curie-eng/curie#2715
test('a file that lies elsewhere is not fetched, and the token goes nowhere', async () => {
  const asked: string[] = []
  const { createServer } = await import('node:http')
  const elsewhere = createServer((request, response) => {
    asked.push(String(request.headers.authorization))
    response.end('secret')
  })
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  const { port } = elsewhere.address() as { port: number }
  const [entry] = product.workspace.journal.named('event')
  const url = `http://127.0.0.1:${port}/files-pri/F1/a.txt`
  const files = [{ id: 'F1', name: 'a.txt', mimetype: 'text/plain', size: 6, url_private_download: url }]
  const event = {
    ...{ type: 'app_mention', user: 'U00000ANA', channel: 'C00000WMS', thread_ts: thread, ts: '1790000000.000100' },
    ...{ text: 'as there', files },
  }
  const sent = entry?.payload as { payload: object }
  const payload = { ...sent.payload, event_id: 'Ev_elsewhere', event }
  await product.workspace.redeliver({ ...entry, payload: { ...sent, payload } } as NonNullable<typeof entry>)
  await as('ana').sees('it lies outside Slack', { thread })
  expect(asked).toEqual([])
  await new Promise((done) => elsewhere.close(done))
})

test('a file that is gone from Slack is said to be, in the person’s language', async () => {
  const said = as('olga').say('@wms как в файле', { thread, files: [{ name: 'a.txt', content: 'x' }] })
  product.workspace.state.files.delete(String(said.files?.[0]?.id))
  await as('olga').sees('в Slack его больше нет', { thread })
})

test('a note that is nearly full and names ten files with long names is kept', async () => {
  const files = Array.from({ length: 10 }, (_, index) => ({
    name: `${'x'.repeat(120)}${index}.txt`,
    content: 'y'.repeat(300),
  }))
  send(files, `@wms ${'word '.repeat(780)}end`)
  await expect.poll(note).toContain('word end')
  expect((await note()).length).toBeLessThanOrEqual(4_000)
})
