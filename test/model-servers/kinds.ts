import { ANTHROPIC, DEEPSEEK, GEMINI, GROQ, MISTRAL } from './servers/hosted.ts'
import { LLAMACPP, LMSTUDIO, OLLAMA, SGLANG, VLLM } from './servers/local.ts'
import { AZURE, OPENAI } from './servers/openai.ts'
import type { PlayedKind } from './servers/played.ts'
import { LITELLM, OPENROUTER } from './servers/routers.ts'

export const SERVER_KINDS: readonly PlayedKind[] = [
  ...[OPENAI, AZURE, VLLM, SGLANG, OLLAMA, LLAMACPP, LMSTUDIO],
  ...[OPENROUTER, GROQ, MISTRAL, DEEPSEEK, GEMINI, ANTHROPIC, LITELLM],
]
