import { z } from 'zod'
import type { ModelMessage, ModelReply } from '../../model/model.ts'
import { failedBy, failing, fine, type ModelFinding, noted } from './finding.ts'
import type { TriedModel } from './tried-model.ts'

const Pallet = z.object({ sscc: z.string(), cases: z.number() })

const RECORD = {
  name: 'record_pallet',
  description: 'Records one received pallet.',
  parameters: {
    type: 'object',
    properties: { sscc: { type: 'string' }, cases: { type: 'integer' } },
    required: ['sscc', 'cases'],
    additionalProperties: false,
  },
}

const system: ModelMessage = { role: 'system', content: 'You record pallets by calling the tool record_pallet.' }
const task: ModelMessage = {
  role: 'user',
  content:
    'Record two pallets, both in this one reply: SSCC 003456 with 40 cases, and SSCC 003457 with 12 cases. Call the tool once for each.',
}

/** Calls of tools, several in one reply, and a conversation that goes on behind their answers. */
export async function tryTools(tried: TriedModel): Promise<ModelFinding[]> {
  const messages = [system, task]
  const reply = await tried.ask(messages, { tools: [RECORD] })
  const fault = faultOfCalls(reply, tried)
  if (fault !== null) return [fault]
  const answered: ModelMessage[] = reply.toolCalls.map(({ id }) => ({
    role: 'tool',
    toolCallId: id,
    content: 'Recorded.',
  }))
  const { content, toolCalls, reasoning } = reply
  const turn: ModelMessage = { role: 'assistant', content, toolCalls, reasoning }
  return tried.ask([...messages, turn, ...answered], { tools: [RECORD] }).then(
    () => [fine('tools', 'It calls tools, and reads their answers.'), ofParallel(reply)],
    (error: unknown) => [failedBy('tools', error)],
  )
}

function faultOfCalls(reply: ModelReply, { profile }: TriedModel): ModelFinding | null {
  const [first] = reply.toolCalls
  if (first === undefined) {
    const isText = /<tool_call|<function=|"name"\s*:\s*"record_pallet"|\[TOOL_CALLS\]/.test(reply.content)
    return failing(
      'tools',
      isText ? 'It writes calls of tools as text.' : 'It does not call tools.',
      FIXES[profile] ?? 'Take a model that was trained to call tools, behind a server that passes its calls on.',
    )
  }
  const wrong = reply.toolCalls.find(({ unreadable }) => unreadable !== undefined)
  if (wrong !== undefined)
    return failing('tools', `The arguments of its calls are no JSON: ${wrong.unreadable?.slice(0, 100)}`, PARSER)
  if (reply.toolCalls.some(({ name }) => name !== RECORD.name))
    return failing('tools', `It calls ${first.name} instead of ${RECORD.name}.`, PARSER)
  const isFitting = reply.toolCalls.every(({ arguments: text }) => Pallet.safeParse(JSON.parse(text)).success)
  return isFitting ? null : failing('tools', `Its calls do not fit the tool: ${first.arguments.slice(0, 100)}`, PARSER)
}

const PARSER = 'Take the tool parser that fits the model, or a larger model.'

const FIXES: Readonly<Partial<Record<TriedModel['profile'], string>>> = {
  vllm: 'Start vLLM with --enable-auto-tool-choice and the --tool-call-parser of the model.',
  sglang: 'Start SGLang with the --tool-call-parser of the model.',
  llamacpp: 'Start llama-server with --jinja, and a model whose template knows tools.',
  ollama: 'Take a model that Ollama lists with the capability tools.',
}

const ofParallel = ({ toolCalls }: ModelReply): ModelFinding =>
  toolCalls.length > 1
    ? fine('parallel', 'It calls several tools in one reply.')
    : noted(
        'parallel',
        'It calls one tool a reply.',
        'Nothing has to be done: agents take more steps, AGENT_STEP_LIMIT bounds them.',
      )
