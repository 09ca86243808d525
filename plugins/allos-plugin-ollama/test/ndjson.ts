import { bytewise, inPieces } from '../../../test/wire/pieces.js';

/** A line of `/api/chat` in the documented format. */
export type Line = Readonly<Record<string, unknown>>;

const HEAD = { model: 'qwen3:8b', created_at: '2026-11-22T10:00:00.123456789Z' };

export function said(message: object, beside: object = {}): Line {
  return { ...HEAD, message: { role: 'assistant', content: '', ...message }, done: false, ...beside };
}

export function text(...pieces: readonly string[]): readonly Line[] {
  return pieces.map((content) => said({ content }));
}

export function thinking(...pieces: readonly string[]): readonly Line[] {
  return pieces.map((piece) => said({ thinking: piece }));
}

export function calls(...called: readonly object[]): Line {
  return said({ tool_calls: called });
}

export function fn(name: string, args: unknown, beside: object = {}): object {
  return { ...beside, function: { name, arguments: args } };
}

/** The last line. */
export function done(overrides: object = {}): Line {
  return {
    ...HEAD,
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: 'stop',
    total_duration: 4883583458,
    load_duration: 1334875,
    prompt_eval_count: 26,
    prompt_eval_duration: 342546000,
    eval_count: 7,
    eval_duration: 4535599000,
    ...overrides,
  };
}

export function ndjson(lines: readonly Line[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** The ways one body may come over the network; all mean the same. */
export function forms(body: string): Readonly<Record<string, readonly (string | Uint8Array)[]>> {
  return {
    whole: [body],
    bytewise: bytewise(body),
    'in pieces of 7 bytes': inPieces(body, 7),
    'with CRLF': [body.replaceAll('\n', '\r\n')],
    'with CRLF, bytewise': bytewise(body.replaceAll('\n', '\r\n')),
    'with keep-alives': [`\n\n${body.replaceAll('\n', '\n\n')}`],
    'without the last line end': [body.replace(/\n$/, '')],
  };
}
