import { redactSecrets } from '../log/redact.js';
import type { Message } from '../plugin/message.js';
import { redactParts } from '../session/redact-parts.js';
import type { AnswerLine, CassetteLine, Composed, RequestLine } from './cassette-line.js';

/** A message without what has the shape of a key, whoever wrote it. Native payloads stay, since their model checks them. */
export function messageWithoutKeys(message: Message, secrets: readonly string[]): Message {
  switch (message.role) {
    case 'system':
      return message;
    case 'user': {
      const content = message.content.map((part) =>
        part.type === 'text' ? { ...part, text: redactSecrets(part.text, secrets) } : part,
      );
      return { ...message, content };
    }
    case 'assistant':
      return { ...message, content: redactParts(message.content, secrets) };
    case 'tool': {
      const content = message.content.map((part) => ({ ...part, text: redactSecrets(part.text, secrets) }));
      return { ...message, content };
    }
  }
}

/** Lines without what has the shape of a key. The pieces of an answer are looked at as one: a key may lie across two. */
export function linesWithoutKeys(lines: readonly CassetteLine[], secrets: readonly string[]): readonly CassetteLine[] {
  const redacted = lines.map((line) => lineWithoutKeys(line, secrets));
  return withoutKeysAcross(withoutKeysAcross(redacted, 'text', secrets), 'reasoning', secrets);
}

function lineWithoutKeys(line: CassetteLine, secrets: readonly string[]): CassetteLine {
  switch (line.type) {
    case 'composed':
      return withConversation(line, secrets);
    case 'begun':
      return line.work.type === 'run'
        ? { ...line, work: { ...line.work, task: redactSecrets(line.work.task, secrets) } }
        : line;
    case 'request':
      return withMessages(line, secrets);
    case 'event': {
      const { event } = line;
      // Whatever a provider in plain JavaScript said stays as it was.
      if (event?.type !== 'finish' || !Array.isArray(event.content)) return line;
      return { ...line, event: { ...event, content: redactParts(event.content, secrets) } };
    }
    case 'told': {
      const { event } = line;
      if (event.type === 'tool.progress') {
        return { ...line, event: { ...event, text: redactSecrets(event.text, secrets) } };
      }
      const text = redactSecrets(event.result.text, secrets);
      return { ...line, event: { ...event, result: { ...event.result, text } } };
    }
    case 'answer':
      return withoutKeysInAnswer(line, secrets);
    case 'over':
    case 'slept':
    case 'aborted':
    case 'tools':
    case 'ended':
      return line;
  }
}

function withConversation<Line extends Composed>(line: Line, secrets: readonly string[]): Line {
  const { conversation, options, given } = line;
  const messages = conversation.messages.map((message) => messageWithoutKeys(message, secrets));
  return {
    ...line,
    given: withPrompt(given, secrets),
    options: withPrompt(options, secrets),
    conversation: { ...conversation, messages },
  };
}

/** Elsewhere a field of this name holds the version of the built-in prompt. */
function withPrompt<T extends object>(options: T, secrets: readonly string[]): T {
  const { systemPrompt } = options as { readonly systemPrompt?: unknown };
  return typeof systemPrompt === 'string'
    ? { ...options, systemPrompt: redactSecrets(systemPrompt, secrets) }
    : options;
}

function withMessages<Line extends RequestLine>(line: Line, secrets: readonly string[]): Line {
  const messages = line.request.messages.map((message) => messageWithoutKeys(message, secrets));
  return { ...line, request: { ...line.request, messages } };
}

function withoutKeysInAnswer<Line extends AnswerLine>(line: Line, secrets: readonly string[]): Line {
  if (line.of !== 'preview' || line.value === undefined) return line;
  return { ...line, value: redactSecrets(line.value, secrets) };
}

/** The pieces are cut where they were, as far as the text without its keys reaches. */
function withoutKeysAcross(
  lines: readonly CassetteLine[],
  channel: 'text' | 'reasoning',
  secrets: readonly string[],
): readonly CassetteLine[] {
  const whole = lines.map((line) => deltaOf(line, channel) ?? '').join('');
  const clean = redactSecrets(whole, secrets);
  if (clean === whole) return lines;
  const last = lines.findLastIndex((line) => deltaOf(line, channel) !== undefined);
  let at = 0;
  return lines.map((line, index) => {
    const delta = deltaOf(line, channel);
    if (delta === undefined || line.type !== 'event') return line;
    const piece = index === last ? clean.slice(at) : clean.slice(at, at + delta.length);
    at += delta.length;
    return { ...line, event: { type: channel, delta: piece } };
  });
}

function deltaOf(line: CassetteLine, channel: 'text' | 'reasoning'): string | undefined {
  return line.type === 'event' && line.event?.type === channel && typeof line.event.delta === 'string'
    ? line.event.delta
    : undefined;
}
