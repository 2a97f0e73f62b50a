/** Where a task's work goes. */
export interface Target {
  /** `owner/name`. */
  readonly repository: string
  readonly baseBranch: string
}

/** What tasks may change. The first repository is taken where neither the request nor its channel names another. */
export interface Targets {
  readonly repositories: readonly [Target, ...Target[]]
  /** By Slack's channel id. */
  readonly ofChannel: ReadonlyMap<string, Target>
}

/** What a request says of it; `null`: nothing. */
export interface TargetWish {
  readonly repository: string | null
  readonly baseBranch: string | null
  readonly channel: string | null
}

/** Names are compared as GitHub does, and answered as they are configured. `null`: the wished repository is not known. */
export function chooseTarget(targets: Targets, wish: TargetWish): Target | null {
  const usual = targets.ofChannel.get(wish.channel ?? '') ?? targets.repositories[0]
  const chosen = wish.repository === null ? usual : named(targets, usual, wish.repository)
  return chosen && { ...chosen, baseBranch: wish.baseBranch ?? chosen.baseBranch }
}

/** The channel's own base branch holds also where the request names the channel's repository. */
const named = ({ repositories }: Targets, usual: Target, name: string): Target | null =>
  [usual, ...repositories].find(({ repository }) => sameRepository(repository, name)) ?? null

export const sameRepository = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
