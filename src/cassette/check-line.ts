import type { CassetteLine, LineType, ServiceName } from './cassette-line.js';

type Fields = Readonly<Record<string, unknown>>;

/** What of a line is read without a further look. A cassette may come from anybody. */
const CHECKS: Readonly<Record<LineType, (line: Fields) => boolean>> = {
  composed: ({ given, options, cwd, roots, tools, conversation, model, fallbacks }) =>
    isFields(given) &&
    isFields(options) &&
    ['provider', 'model', 'mode', 'platform'].every((name) => isText(options[name])) &&
    isFields(options['retry']) &&
    isText(cwd) &&
    isList(roots, isText) &&
    isList(tools, isTool) &&
    isFields(conversation) &&
    isText(conversation['sessionId']) &&
    isText(conversation['lineage']) &&
    isList(conversation['messages'], isMessage) &&
    isFields(model) &&
    isList(fallbacks, isText),
  begun: ({ work }) => isFields(work) && (work['type'] === 'compaction' || isText(work['task'])),
  request: ({ provider, request }) =>
    isText(provider) &&
    isFields(request) &&
    isText(request['lineage']) &&
    typeof request['kept'] === 'number' &&
    isList(request['messages'], isMessage),
  // The loop looks at what providers say, also in a recording.
  event: () => true,
  over: () => true,
  told: ({ event }) =>
    isFields(event) &&
    isText(event['callId']) &&
    (event['type'] === 'tool.progress'
      ? isText(event['text'])
      : event['type'] === 'tool.completed' && isList(event['files'], isFields) && isResult(event['result'])),
  answer: ({ of, value, threw }) => {
    if (!isText(of) || !Object.hasOwn(ANSWERS, of)) return false;
    return threw === undefined ? ANSWERS[of as ServiceName](value) : isText(threw);
  },
  slept: () => true,
  aborted: ({ reason, steps }) =>
    (steps === undefined || typeof steps === 'number') &&
    (reason === undefined || (isFields(reason) && isText(reason['code']))),
  tools: ({ tools }) => isList(tools, isTool),
  ended: () => true,
};

/** Decisions and answers are looked at by the loop, since a plugin may give any. */
const ANSWERS: Readonly<Record<ServiceName, (value: unknown) => boolean>> = {
  input: () => true,
  policy: () => true,
  preview: isText,
  approver: () => true,
  fallback: isOpened,
};

/** Whether a line can be replayed. */
export function isCassetteLine(line: Fields | undefined): line is Fields & CassetteLine {
  if (line === undefined || !isText(line['type']) || !Object.hasOwn(CHECKS, line['type'])) return false;
  const { readings } = line;
  if (readings !== undefined && !(isFields(readings) && Object.values(readings).every(Array.isArray))) return false;
  return CHECKS[line['type'] as LineType](line);
}

function isTool(tool: unknown): boolean {
  if (!isFields(tool) || !isFields(tool['manifest'])) return false;
  const { name, description, inputSchema } = tool['manifest'];
  return isText(name) && isText(description) && isFields(inputSchema);
}

function isMessage(message: unknown): boolean {
  return isFields(message) && isText(message['role']) && isText(message['id']) && isList(message['content'], isFields);
}

function isResult(result: unknown): boolean {
  return isFields(result) && isText(result['callId']) && isText(result['name']) && isText(result['text']);
}

function isOpened(opened: unknown): boolean {
  if (!isFields(opened)) return false;
  return (
    isText(opened['obstacle']) || (isText(opened['model']) && isFields(opened['retry']) && isFields(opened['facts']))
  );
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
