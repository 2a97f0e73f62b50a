/** The scopes that the app needs, and their use; manifest.yml requests the same. */
export const SCOPES = {
  commands: 'the command /wms-task',
  'chat:write': 'cards, threads and answers',
  'app_mentions:read': 'notes to the agents',
  'reactions:write': 'marking a note as taken',
  'users:read': 'guests and outsiders may not decide; people are answered in their language',
  'usergroups:read': 'user groups in SLACK_APPROVERS',
  'channels:read': 'channel names and members',
  'groups:read': 'private channels in SLACK_APPROVERS',
  'files:write': 'logs as files in the thread',
  'files:read': 'text files that come with a note',
  'channels:history': 'finding a message whose answer was lost, so that none comes twice',
  'groups:history': 'the same in private channels',
} as const
