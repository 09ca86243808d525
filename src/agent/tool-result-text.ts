import type { ToolResult } from '../plugin/tool.js';

/** Characters of one result that reach the model. Tools bound their own output well below; this holds for all. */
export const MAX_RESULT_CHARACTERS = 200_000;

/** What the model reads of a result. Never empty. */
export function toolResultText(result: ToolResult): string {
  return bounded(result.modelText ?? dataText(result)) || (result.success ? '(no output)' : 'The tool failed.');
}

function dataText(result: ToolResult): string {
  const data = result.result === undefined ? '' : asText(result.result);
  if (result.success) return data;
  const error = `Error: ${result.error ?? 'the tool failed without saying why'}`;
  return data === '' ? error : `${error}\n${data}`;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '(the result could not be written as JSON)';
  }
}

function bounded(text: string): string {
  if (text.length <= MAX_RESULT_CHARACTERS) return text;
  const half = MAX_RESULT_CHARACTERS / 2;
  const left = text.length - MAX_RESULT_CHARACTERS;
  return `${text.slice(0, half)}\n[… ${left} characters left out …]\n${text.slice(-half)}`.toWellFormed();
}
