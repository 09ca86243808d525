import type { WireAnswer, WireFailure } from 'allos/plugin/testing';

/** How OpenAI's APIs refuse a request. */
export function wireError({ kind, status, message }: WireFailure): WireAnswer {
  const overflow = kind === 'context_overflow';
  const error = {
    message: overflow ? "This model's maximum context length is 8192 tokens." : message,
    type: status < 500 ? 'invalid_request_error' : 'server_error',
    param: null,
    code: overflow ? 'context_length_exceeded' : null,
  };
  return { status, body: JSON.stringify({ error }) };
}
