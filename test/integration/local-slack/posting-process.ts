import { startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { WMS } from './payloads.ts'
import { clientOf } from './web-client.ts'

const slack = await startLocalSlack({ stateFile: process.argv[2] ?? null })
const client = clientOf(slack)
for (;;) process.send?.((await client.chat.postMessage({ channel: WMS, text: 'one more' })).ts)
