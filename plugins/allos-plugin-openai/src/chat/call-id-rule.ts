import { createHash } from 'node:crypto';
import { legalCallId, type CallIdRule } from 'allos/plugin';
import type { ServerCompat } from '../server-compat.js';

/** 40 characters on OpenAI's chat (WP-32). */
const OPENAI: CallIdRule = { pattern: /^[a-zA-Z0-9_-]+$/, maxLength: 40 };
/** Mistral wants exactly nine letters and digits. */
const MISTRAL = /^[a-zA-Z0-9]{9}$/;

/** The wire id of a call that another server made: the same for the call and for its result. */
export function foreignCallId(id: string, shape: ServerCompat['callIds']): string {
  if (shape === 'openai') return id === '' ? 'call' : legalCallId(id, OPENAI);
  return MISTRAL.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9);
}
