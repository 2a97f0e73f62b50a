import { button, mrkdwn, plain } from '../payloads.ts'
import { choices, type Examples, emoji, image } from './parts.ts'

/** The JSON examples of https://docs.slack.dev/reference/block-kit/block-elements, one entry a page. */

const beside = (text: string, accessory: object) => [
  { type: 'section', block_id: 'section678', text: mrkdwn(text), accessory },
]
const asked = (element: object, label = 'Label') => [{ type: 'input', element, label: emoji(label) }]
const picked = (type: string, placeholder: string, rest: object = {}) => ({
  ...{ action_id: 'text1234', type, placeholder: plain(placeholder), ...rest },
})
const answer = (mark: string) => ({
  text: plain(mark),
  value: `${mark.toLowerCase()}_feedback`,
  accessibility_label: `Mark this response as ${mark.toLowerCase()}`,
})
const contextActions = (element: object) => [{ type: 'context_actions', elements: [element] }]
const radio = (n: number) => ({ value: `A${n}`, text: plain(`Radio ${n}`) })
const box = (n: number) => ({ value: `A${n}`, text: plain(`Checkbox ${n}`) })
const accessoryImage = (source: object) =>
  beside('This is a section block with an accessory image.', {
    type: 'image',
    alt_text: 'Slack file object.',
    ...source,
  })
const xyz = 'https://files.slack.com/files-pri/T0123456-F0123456/xyz.png'

export const elements: Examples = {
  button: [
    [{ type: 'actions', elements: [button('Click Me', 'button', { value: 'click_me_123' })] }],
    [{ type: 'actions', elements: [button('Save', 'button', { style: 'primary', value: 'click_me_123' })] }],
    [
      {
        type: 'actions',
        elements: [{ type: 'button', text: plain('Link Button'), url: 'https://docs.slack.dev/block-kit' }],
      },
    ],
    [
      {
        type: 'actions',
        elements: [
          button('Summarize with Slackbot', 'summarize_incident', {
            agent_prompt: 'Summarize this incident and suggest next steps.',
            agent_prompt_display: 'Summarize this incident',
          }),
        ],
      },
    ],
    [
      ...beside('This is a section block with a button.', button('Click Me', 'button', { value: 'click_me_123' })),
      {
        type: 'actions',
        block_id: 'actionblock789',
        elements: [
          { type: 'button', text: plain('Primary Button'), style: 'primary', value: 'click_me_456' },
          { type: 'button', text: plain('Link Button'), url: 'https://api.slack.com/block-kit' },
        ],
      },
    ],
  ],
  // As published but for a comma too many.
  checkboxes: [
    [
      {
        type: 'section',
        text: plain('Check out these charming checkboxes'),
        accessory: {
          ...{ type: 'checkboxes', action_id: 'this_is_an_action_id' },
          ...{ initial_options: [box(1)], options: [box(1), box(2)] },
        },
      },
    ],
  ],
  datepicker: [
    beside('Pick a date for the deadline.', {
      ...{ type: 'datepicker', action_id: 'datepicker123', initial_date: '1990-04-28' },
      placeholder: plain('Select a date'),
    }),
  ],
  datetimepicker: [
    [
      {
        ...asked({ type: 'datetimepicker', action_id: 'datetimepicker-action' }, 'Start date')[0],
        hint: emoji('This is some hint text'),
      },
    ],
  ],
  email_text_input: [
    [
      {
        type: 'input',
        block_id: 'input123',
        label: plain('Email Address'),
        element: picked('email_text_input', 'Enter an email'),
      },
    ],
  ],
  feedback_buttons: [
    contextActions({
      ...{ type: 'feedback_buttons', action_id: 'feedback_buttons_1' },
      positive_button: answer('Good'),
      negative_button: answer('Bad'),
    }),
  ],
  icon_button: [
    contextActions({
      ...{ type: 'icon_button', icon: 'trash', text: plain('Delete') },
      ...{ action_id: 'delete_button', value: 'delete_item' },
    }),
  ],
  image: [
    beside(
      'This is a section block with an accessory image.',
      image('https://pbs.twimg.com/profile_images/625633822235693056/lNGUneLX_400x400.jpg', 'cute cat'),
    ),
    accessoryImage({ slack_file: { url: xyz } }),
    accessoryImage({ slack_file: { id: 'F01234567' } }),
  ],
  multi_static_select: [
    beside('Pick items from the list', picked('multi_static_select', 'Select items', { options: choices(3) })),
  ],
  multi_external_select: [
    beside('Pick items from the list', picked('multi_external_select', 'Select items', { min_query_length: 3 })),
  ],
  multi_users_select: [beside('Pick users from the list', picked('multi_users_select', 'Select users'))],
  multi_conversations_select: [
    beside('Pick conversations from the list', picked('multi_conversations_select', 'Select conversations')),
  ],
  multi_channels_select: [beside('Pick channels from the list', picked('multi_channels_select', 'Select channels'))],
  number_input: [asked({ type: 'number_input', is_decimal_allowed: false, action_id: 'number_input-action' })],
  overflow: [
    beside('This is a section block with an overflow menu.', {
      ...{ type: 'overflow', options: choices(5), action_id: 'overflow' },
    }),
    // The fifth option of the Python SDK's example has an address and no value.
    [
      {
        type: 'actions',
        elements: [
          {
            ...{ type: 'overflow', action_id: 'overflow' },
            options: [...choices(4), { text: plain('*this is plain_text text*'), url: 'https://www.example.com' }],
          },
        ],
      },
    ],
  ],
  plain_text_input: [asked({ type: 'plain_text_input', action_id: 'plain_text_input-action' })],
  radio_buttons: [
    [
      {
        type: 'section',
        text: plain('Check out these rad radio buttons'),
        accessory: {
          ...{ type: 'radio_buttons', action_id: 'this_is_an_action_id' },
          ...{ initial_option: radio(1), options: [radio(1), radio(2)] },
        },
      },
    ],
  ],
  static_select: [
    beside('Pick an item from the dropdown list', picked('static_select', 'Select an item', { options: choices(3) })),
  ],
  external_select: [
    beside('Pick an item from the dropdown list', picked('external_select', 'Select an item', { min_query_length: 3 })),
  ],
  users_select: [beside('Pick a user from the dropdown list', picked('users_select', 'Select an item'))],
  conversations_select: [
    beside('Pick a conversation from the dropdown list', picked('conversations_select', 'Select an item')),
  ],
  channels_select: [beside('Pick a channel from the dropdown list', picked('channels_select', 'Select an item'))],
  timepicker: [
    beside('Pick a date for the deadline.', {
      ...{ type: 'timepicker', timezone: 'America/Los_Angeles', action_id: 'timepicker123', initial_time: '11:40' },
      placeholder: plain('Select a time'),
    }),
  ],
  url_text_input: [asked({ type: 'url_text_input', action_id: 'url_text_input-action' })],
  url: [
    [
      {
        ...{ type: 'task_card', task_id: 'task_1', title: 'Scientific findings', status: 'complete' },
        sources: [
          { type: 'url', url: 'https://docs.example.com/', text: "Tracy's delightful docs" },
          { type: 'url', url: 'https://research.example.com/', text: "Haley's resourceful research" },
        ],
      },
    ],
  ],
  workflow_button: [
    [
      {
        type: 'section',
        text: mrkdwn('A message *with some bold text* and _some italicized text_.'),
        accessory: {
          type: 'workflow_button',
          text: plain('Run Workflow'),
          action_id: 'workflowbutton123',
          workflow: {
            trigger: {
              url: 'https://slack.com/shortcuts/Ft0123ABC456/xyz...zyx',
              customizable_input_parameters: [
                { name: 'input_parameter_a', value: 'Value for input param A' },
                { name: 'input_parameter_b', value: 'Value for input param B' },
              ],
            },
          },
        },
      },
    ],
  ],
}

/** Elements whose example is not one for a message. */
export const viewElements: Readonly<Record<string, { readonly type: 'modal' | 'home'; readonly blocks: object[] }>> = {
  file_input: {
    type: 'modal',
    ...{ title: emoji('My App'), submit: emoji('Submit'), close: emoji('Cancel') },
    blocks: [
      {
        type: 'input',
        block_id: 'input_block_id',
        label: plain('Upload Files'),
        element: {
          ...{ type: 'file_input', action_id: 'file_input_action_id_1' },
          ...{ filetypes: ['jpg', 'png'], max_files: 5 },
        },
      },
    ],
  },
  rich_text_input: {
    type: 'home',
    blocks: asked({
      ...{ type: 'rich_text_input', action_id: 'rich_text_input-action', focus_on_load: true },
      dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
      placeholder: plain('Enter text'),
    }),
  },
  conversation_filter: {
    type: 'modal',
    ...{ title: emoji('My App'), submit: emoji('Submit'), close: emoji('Cancel') },
    blocks: asked(
      {
        type: 'conversations_select',
        placeholder: emoji('Select a conversation'),
        filter: { include: ['public', 'mpim'], exclude_bot_users: true },
      },
      'Choose the conversation to publish your result to:',
    ),
  },
}
