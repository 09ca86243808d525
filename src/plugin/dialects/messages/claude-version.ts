import { wordOf } from '../request-parts.js';

/** Whether a Claude model is newer than a version; names of clouds and gateways are understood. False for others. */
export function isAfter(model: unknown, major: number, minor: number): boolean {
  const name = wordOf(model).replaceAll('.', '-');
  if (/claude-.*-preview$/.test(name)) return true;
  const [, first = '0', second = '0'] = /claude-(?:[a-z]+-)?(\d)(?:-(\d{1,2})(?!\d))?/.exec(name) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) > minor);
}

/** Whether it is a model of Anthropic's. */
export function isClaude(model: unknown): boolean {
  return wordOf(model).includes('claude-');
}
