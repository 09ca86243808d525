import type { DamagedSession, SessionSummary } from '../../container/session-library.js';
import { visible } from '../../plugin/visible.js';
import { columns } from '../print.js';

type Listed = SessionSummary | DamagedSession;

/** What `sessions list --json` prints of a session; `null` where nothing is known. */
export function sessionRow(listed: Listed): Readonly<Record<string, unknown>> {
  const { id, path } = listed;
  const modifiedAt = new Date(listed.modifiedAt).toISOString();
  if ('damaged' in listed) return { id, path, modifiedAt, damaged: listed.damaged };
  const { header, name, provider, model, turns, task } = listed;
  return {
    id,
    name: name ?? null,
    createdAt: header.createdAt,
    modifiedAt,
    provider: provider ?? null,
    model: model ?? null,
    turns,
    task: task ?? null,
    cwd: header.cwd,
    ...(header.forkedFrom === undefined ? {} : { forkedFrom: header.forkedFrom.sessionId }),
    path,
  };
}

/**
 * One line for each session, the first task last.
 *
 * @param width where lines are cut, in characters; undefined where nobody looks at them on a screen
 */
export function sessionTable(
  sessions: readonly Listed[],
  options: { readonly folders: boolean; readonly width: number | undefined },
): string {
  const rows = sessions.map((listed) => [
    oneLine(listed.id),
    localTime(listed.modifiedAt),
    ...('damaged' in listed
      ? ['-', '-', '-', ...(options.folders ? ['-'] : []), `damaged: ${oneLine(listed.damaged)}`]
      : cellsOf(listed, options)),
  ]);
  return columns(rows)
    .split('\n')
    .map((line) => (options.width === undefined ? line : cut(line, options.width)))
    .join('\n');
}

function cellsOf(summary: SessionSummary, { folders }: { readonly folders: boolean }): readonly string[] {
  const { provider, model, turns, name, task, header } = summary;
  return [
    turns === 1 ? '1 turn' : `${turns} turns`,
    provider === undefined ? '-' : oneLine(`${provider}/${model ?? ''}`),
    oneLine(name ?? '-'),
    ...(folders ? [oneLine(header.cwd) || '-'] : []),
    oneLine(task ?? '-'),
  ];
}

/** Year to minute, by the user's own clock. */
export function localTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Foreign text as a cell: what could deceive is shown as an escape, and no line ends early. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/[\n\t]/g, (char) => (char === '\n' ? '\\n' : ' '));
}

function cut(line: string, width: number): string {
  const characters = [...line];
  return characters.length <= width ? line : `${characters.slice(0, Math.max(1, width - 1)).join('')}…`;
}
