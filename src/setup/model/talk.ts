import type { ModelReply } from '../../model/model.ts'
import { failing, fine, type ModelFinding, noted, risky } from './finding.ts'
import type { TriedModel } from './tried-model.ts'

const QUESTION = [
  { role: 'system', content: 'You help developers of a warehouse system. Answer in the language of the question.' },
  {
    role: 'user',
    content: 'Одним предложением по-русски: что такое приёмка товара на складе? Поставь в конце знак 📦.',
  },
] as const

/** Streaming, Russian, usage and price, from one short answer. `isCapped`: a budget bounds the calls. Throws what the client throws. */
export async function tryTalk(tried: TriedModel, isCapped: boolean): Promise<ModelFinding[]> {
  const reply = await tried.ask(QUESTION)
  return [ofAnswer(reply), ofStreaming(tried), ofRussian(reply), ofUsage(reply), ofPrice(tried, reply, isCapped)]
}

const ofAnswer = ({ finish, content }: ModelReply): ModelFinding =>
  finish === 'stop' && content.trim() !== ''
    ? fine('answer', 'It answers.')
    : failing(
        'answer',
        finish === 'stop' ? 'It answers with nothing.' : `Its answer to a short question ended with ${finish}.`,
        finish === 'length'
          ? 'Let it think less, or take a model that needs fewer tokens for a sentence.'
          : 'Take another model, or look at what filters its answers.',
      )

const ofStreaming = (tried: TriedModel): ModelFinding =>
  tried.heard()?.isStream === true
    ? fine('streaming', 'Answers are streamed.')
    : noted(
        'streaming',
        'Answers come in one piece, so a long one looks like silence.',
        'Let the server, or the proxy before it, stream; or set MODEL_IDLE_TIMEOUT_SECONDS above its longest answer.',
      )

function ofRussian({ content }: ModelReply): ModelFinding {
  if (content.includes('\ufffd'))
    return failing(
      'russian',
      'Russian letters arrive broken.',
      'Look at what stands before the server: it must pass UTF-8.',
    )
  const letters = content.match(/\p{L}/gu) ?? []
  const russian = content.match(/\p{Script=Cyrillic}/gu) ?? []
  return russian.length > letters.length / 2
    ? fine('russian', 'It answers in Russian.')
    : risky(
        'russian',
        'It did not answer a Russian question in Russian.',
        'Take a model that knows Russian, if your team writes it.',
      )
}

const ofUsage = ({ usage }: ModelReply): ModelFinding =>
  usage.estimated
    ? risky(
        'usage',
        'The server does not count tokens, so usage and costs are estimated.',
        'Let it report usage in streams (stream_options.include_usage), if it can.',
      )
    : fine('usage', `It counts tokens (${usage.promptTokens} read, ${usage.completionTokens} written).`)

function ofPrice({ name }: TriedModel, { usage }: ModelReply, isCapped: boolean): ModelFinding {
  if (usage.costUsd !== null) return fine('price', 'Its price is known.')
  const fix = `Add ${name}=input/cached/output in USD per million tokens to MODEL_PRICES.`
  return isCapped
    ? failing('price', 'Its price is not known, so under a budget no call is made.', fix)
    : noted('price', 'Its price is not known, so no costs are shown.', fix)
}
