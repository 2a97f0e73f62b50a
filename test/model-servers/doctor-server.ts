import {
  type Asked,
  DONE,
  delta,
  type ErrorAnswer,
  type Frame,
  type Play,
  sendError,
  sendFrames,
  toolDelta,
  usage,
} from './server.ts'

/** What is wrong with a model server; all else is well. */
export interface Planted {
  readonly models?: ErrorAnswer | { readonly data: readonly object[] }
  /** Refuses every call. */
  readonly calls?: ErrorAnswer
  /** Refuses calls with tools, with a schema, or with answers of tools. */
  readonly tools?: ErrorAnswer
  readonly schema?: ErrorAnswer
  readonly answered?: ErrorAnswer
  readonly long?: ErrorAnswer | { readonly countsOnly: number } | { readonly forgets: true }
  readonly says?: string
  readonly toolFrames?: readonly Frame[]
  readonly json?: string
  readonly isUncounted?: true
  readonly isWhole?: true
  readonly cachedTokens?: number
}

const RUSSIAN = 'Приёмка — это проверка и учёт поступившего товара 📦'
const VERDICT = '{"passed":false,"findings":[{"title":"Division by zero","line":3}]}'
const pallet = (index: number, sscc: string, cases: number) =>
  toolDelta({
    index: 0,
    id: `call_${index}`,
    function: { name: 'record_pallet', arguments: JSON.stringify({ sscc, cases }) },
  })
const PALLETS = [pallet(0, '003456', 40), pallet(1, '003457', 12)]

/** A server that the model doctor likes, but for what is planted. */
export const playForDoctor =
  (planted: Planted): Play =>
  (response, { path, body }) => {
    if (path.endsWith('/models')) return sendModels(planted, response)
    const refused = planted.calls ?? refusedOf(planted, body)
    if (refused !== undefined) return sendError(response, refused)
    const frames = [...said(planted, body), ...counted(planted, body)]
    if (planted.isWhole !== true) return sendFrames(response, [...frames, DONE])
    const whole = {
      choices: [{ message: { content: planted.says ?? RUSSIAN }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 90, completion_tokens: 9 },
    }
    sendFrames(response, [JSON.stringify(whole)], 'application/json')
  }

const sendModels = ({ models }: Planted, response: Parameters<Play>[0]) =>
  models !== undefined && 'status' in models
    ? sendError(response, models)
    : sendError(response, { status: 200, body: models ?? { data: [{ id: 'large', max_model_len: 32_768 }] } })

const has = (body: Asked['body'], text: string) => JSON.stringify(body.messages).includes(text)
const isLong = (body: Asked['body']) => has(body, 'КАРТОН')
const isAnswered = (body: Asked['body']) => body.messages.some(({ role }) => role === 'tool')

function refusedOf({ tools, schema, answered, long }: Planted, body: Asked['body']): ErrorAnswer | undefined {
  if (isLong(body)) return long !== undefined && 'status' in long ? long : undefined
  if (body.response_format?.type === 'json_schema') return schema
  if (isAnswered(body)) return answered
  return body.tools === undefined ? undefined : tools
}

function said(planted: Planted, body: Asked['body']): readonly Frame[] {
  if (isLong(body)) return says(planted.long === undefined ? 'КАРТОН-7431' : 'I do not know.')
  if (body.response_format !== undefined) return says(planted.json ?? VERDICT)
  if (body.tool_choice !== undefined)
    return [
      toolDelta({ index: 0, id: 'v', function: { name: 'verdict', arguments: planted.json ?? VERDICT } }),
      delta({}, 'tool_calls'),
    ]
  if (isAnswered(body)) return says('Both are recorded.')
  if (body.tools !== undefined) return [...(planted.toolFrames ?? PALLETS), delta({}, 'stop')]
  return says(planted.says ?? RUSSIAN)
}

const says = (content: string) => [delta({ content }), delta({}, 'stop')]

/** A count that fits what was sent, so that nothing looks cut. */
function counted({ isUncounted, long, cachedTokens = 9_000 }: Planted, body: Asked['body']): readonly Frame[] {
  if (isUncounted === true) return []
  const tokens = Math.ceil(JSON.stringify([body.messages, body.tools ?? []]).length / 4)
  const isCut = isLong(body) && long !== undefined && 'countsOnly' in long
  const isAgain = isLong(body) && body.messages.length > 2
  return [
    usage(isCut ? long.countsOnly : tokens, 12, {
      prompt_tokens_details: { cached_tokens: isAgain ? cachedTokens : 0 },
    }),
  ]
}
