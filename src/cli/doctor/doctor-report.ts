import type { JsonValue } from '../../plugin/json.js';
import { visible } from '../../plugin/visible.js';
import type { Style } from '../render/style.js';
import { AREAS, type Finding } from './finding.js';

/** Whether Allos can be used as it is. */
export function isUsable(findings: readonly Finding[]): boolean {
  return findings.every(({ level }) => level !== 'problem');
}

/** What was found, for people. */
export function doctorPage(findings: readonly Finding[], style: Style): string {
  const areas = AREAS.flatMap((area) => {
    const own = findings.filter((finding) => finding.area === area);
    return own.length === 0
      ? []
      : [[style.bold(area), ...own.flatMap((finding) => linesOf(finding, style))].join('\n')];
  });
  const problems = findings.filter(({ level }) => level === 'problem').length;
  const end = isUsable(findings)
    ? style.green('Allos can be used here.')
    : style.red(`Allos cannot be used here: ${problems === 1 ? '1 problem' : `${problems} problems`}.`);
  return `${[...areas, end].join('\n\n')}\n`;
}

/** The same for programs. */
export function doctorDocument(findings: readonly Finding[]): JsonValue {
  return {
    usable: isUsable(findings),
    findings: findings.map(({ area, level, message, remedy }) => ({ area, level, message, remedy: remedy ?? null })),
  };
}

const WIDTH = 9;

function linesOf({ level, message, remedy }: Finding, style: Style): readonly string[] {
  const colors = { ok: style.green, note: style.dim, warning: style.yellow, problem: style.red } as const;
  const text = visible(message).replaceAll('\n', ' ');
  return [
    `  ${colors[level](level.padEnd(WIDTH))}${text}`,
    ...(remedy === undefined ? [] : [style.dim(`  ${' '.repeat(WIDTH)}→ ${visible(remedy).replaceAll('\n', ' ')}`)]),
  ];
}
