import { z } from 'zod'
import { createReplay, type ReplayDeps } from '../inbox/replay.ts'
import { createSlots } from '../inbox/slots.ts'
import { forgetOld, keepMessage } from '../store/inbox.ts'

const Hint = z.object({
  ...{ repository: z.string(), headSha: z.string().nullable(), branch: z.string().nullable() },
  /** The login of whoever caused it; `null`: GitHub does not say. */
  sender: z.string().nullish(),
  event: z.string().nullish(),
})

/** Which commit's checks, or which branch, a webhook is about. */
export type GithubHint = z.infer<typeof Hint>

interface GithubInboxDeps extends Omit<ReplayDeps, 'table' | 'handle'> {
  /** A webhook is a hint to look, never the truth. Safe to repeat. */
  readonly handle: (hint: GithubHint) => Promise<void>
}

export interface GithubInbox {
  /** Stores a webhook before it is acknowledged, with all of its body; `false`: it has come before. */
  keep(id: string, webhook: GithubHint & { readonly body: string }): Promise<boolean>
  /** Starts to handle stored webhooks, including those that a dead process left. */
  start(): void
  /** Resolves when the webhooks under way are handled. */
  stop(): Promise<void>
}

const TABLE = 'github_inbox'
/** Webhooks that one process handles at the same time. */
const AT_ONCE = 4

/** Every webhook of our repositories is a row before it is acknowledged. It is handled once, also after a crash. */
export function createGithubInbox({ db, now, log, seal, handle }: GithubInboxDeps): GithubInbox {
  const replayed = (text: string): Promise<void> => handle(Hint.parse(JSON.parse(text)))
  const replay = createReplay({ db, now, log, seal, table: TABLE, handle: replayed }, createSlots(AT_ONCE))
  return {
    async keep(id, webhook) {
      const sealed = seal.seal(JSON.stringify(webhook))
      const isNew = await keepMessage(db, TABLE, { key: id, sealed, isClaimed: false }, now())
      await forgetOld(db, TABLE, now())
      replay.wake()
      return isNew
    },
    start: replay.start,
    stop: replay.stop,
  }
}
