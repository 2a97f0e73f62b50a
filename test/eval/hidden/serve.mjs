import { once } from 'node:events'
import { Ledger } from '../backend/src/ledger.mjs'
import { createApp } from '../backend/src/server.mjs'

/** The system under evaluation over HTTP, with a ledger to look into. */
export async function serve(t, ledger = new Ledger()) {
  const app = await createApp(ledger)
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
  t.after(() => app.close())
  const url = `http://127.0.0.1:${app.address().port}`
  const send = async (path, body) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }
  const get = async (path) => {
    const response = await fetch(`${url}${path}`)
    return { status: response.status, body: await response.json() }
  }
  return { ledger, send, get }
}
