/** Why a server says that an answer ended. `fault`: it broke off. */
export type Ending = 'stop' | 'length' | 'overflow' | 'refused' | 'fault'

/** The words of servers in use, in lower case. A word that does not stand here is a fault, never a success. */
const WORDS: Readonly<Record<Exclude<Ending, 'fault'>, readonly string[]>> = {
  stop: [
    ...['stop', 'tool_calls', 'tool_call', 'function_call', 'tool_use', 'end_turn', 'stop_sequence', 'pause_turn'],
    ...['eos', 'eos_token', 'end', 'end_of_turn', 'complete', 'completed', 'done', 'finished', 'stopped'],
  ],
  length: [
    ...['length', 'max_tokens', 'max_output_tokens', 'max_completion_tokens', 'model_length', 'token_limit'],
    ...['truncated', 'max_length', 'incomplete', 'limit'],
  ],
  overflow: ['model_context_window_exceeded', 'context_length_exceeded', 'context_window_exceeded', 'context_length'],
  refused: [
    ...['content_filter', 'content_filtered', 'refusal', 'refused', 'safety', 'sensitive', 'recitation', 'blocklist'],
    ...['prohibited_content', 'spii', 'image_safety', 'guardrail_intervened', 'guardrails', 'moderation', 'blocked'],
  ],
}

const ENDINGS = new Map<string, Ending>(
  Object.entries(WORDS).flatMap(([ending, words]) => words.map((word) => [word, ending as Ending])),
)

export const endingOf = (word: string): Ending => ENDINGS.get(word.trim().toLowerCase()) ?? 'fault'

const GRAVITY: readonly Ending[] = ['stop', 'length', 'refused', 'overflow', 'fault']

/** Some servers say `stop` in every chunk, or after what really ended the answer: the gravest word counts. */
export const graver = (one: string | null, other: string): string =>
  one === null || GRAVITY.indexOf(endingOf(other)) >= GRAVITY.indexOf(endingOf(one)) ? other : one
