/** Where a task's work goes. */
export interface Target {
  /** `owner/name`. */
  readonly repository: string
  readonly baseBranch: string
}

/** The repositories that tasks may change. The first one is the default. */
export interface Targets {
  readonly repositories: readonly [Target, ...Target[]]
  /** By Slack's channel id. */
  readonly ofChannel: ReadonlyMap<string, Target>
}

/** The target that a request names; `null`: it does not say. */
export interface TargetRequest {
  readonly repository: string | null
  readonly baseBranch: string | null
  readonly channel: string | null
}

/** Matches names as GitHub does, and returns them as configured. `null`: the requested repository is not known. */
export function chooseTarget(targets: Targets, request: TargetRequest): Target | null {
  const preset = targets.ofChannel.get(request.channel ?? '') ?? targets.repositories[0]
  const chosen = request.repository === null ? preset : named(targets, preset, request.repository)
  return chosen && { ...chosen, baseBranch: request.baseBranch ?? chosen.baseBranch }
}

/** The channel's base branch also applies when the request names the channel's repository. */
const named = ({ repositories }: Targets, preset: Target, name: string): Target | null =>
  [preset, ...repositories].find(({ repository }) => sameRepository(repository, name)) ?? null

export const sameRepository = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** A file's name, with what git adds while it writes. */
const LONGEST_NAME = 244
const LONGEST_BRANCH = 1_000

const REFUSED =
  /^-|^@$|\.\.|@\{|\.$|(?:^|\/)\.|\.lock(?:\/|$)|[ ~^:?*[\\\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|^(?:HEAD|refs\/.*)$/u

/** Whether git takes a name for a branch, and a line shows it as it is. */
export const isBranchName = (name: string): boolean =>
  !REFUSED.test(name) &&
  bytesOf(name) <= LONGEST_BRANCH &&
  name.split('/').every((part) => part !== '' && bytesOf(part) <= LONGEST_NAME)

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
