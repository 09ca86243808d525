import type { AssistantMessage, AssistantPart, HopLoss, JsonValue, Message, Origin } from 'allos/plugin';
import { RequestHistory } from 'allos/plugin/http';
import { expectClean } from '../../../../test/wire/expect-clean.js';
import { endpointOf } from '../../src/endpoint.js';
import { responsesProjection } from '../../src/responses/project.js';
import { compatOf, type ServerCompat } from '../../src/server-compat.js';
import { known } from '../ask.js';
import { assistant, HERE as CHAT } from '../transcripts.js';

export const HERE: Origin = { ...CHAT, api: 'responses', endpoint: 'https://api.openai.com/v1' };
export const COMPAT = compatOf(endpointOf(undefined), known(HERE.model), {});

export type Wire = Record<string, unknown>;

/** The items of a transcript, which are checked, and what could not be sent. */
export function itemsOf(
  messages: readonly Message[],
  compat: Partial<ServerCompat> = {},
  server: 'vendor' | 'other' = 'vendor',
): { readonly items: Wire[]; readonly losses: readonly HopLoss[] } {
  const history = new RequestHistory(responsesProjection(HERE, { ...COMPAT, ...compat }));
  const body = history.lend(messages, '{"model":"m","store":false,"input":[', ']}');
  const request = JSON.parse(Buffer.from(body.bytes).toString('utf8')) as { readonly input: Wire[] };
  expectClean('responses', request, { server });
  return { items: request.input, losses: body.losses };
}

export const own = (content: readonly AssistantPart[], changes: Partial<AssistantMessage> = {}): AssistantMessage =>
  assistant(content, { origin: HERE, ...changes });

export const sealed = (number = 1, text = 'Hm.'): AssistantPart => ({
  type: 'reasoning',
  text,
  native: {
    item: {
      type: 'reasoning',
      id: `rs_${number}`,
      summary: text === '' ? [] : [{ type: 'summary_text', text }],
      encrypted_content: `sealed-${number}`,
    },
  },
});
export const unsealed: AssistantPart = {
  type: 'reasoning',
  text: '',
  redacted: true,
  native: { item: { type: 'reasoning', id: 'rs_0', summary: [] } },
};
export const text = (said: string, native: JsonValue = { id: 'msg_1' }): AssistantPart => ({
  type: 'text',
  text: said,
  native,
});
export const call = (number: number, changes: object = {}): AssistantPart => ({
  type: 'tool_call',
  id: `call_${number}`,
  name: 'read_file',
  input: { path: 'a' },
  native: { id: `fc_${number}` },
  ...changes,
});
