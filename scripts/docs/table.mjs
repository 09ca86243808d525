/** A Markdown table; prettier aligns it. */
export function table(head, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text as code. */
export function code(text) {
  return text === '' ? '' : `\`${text}\``;
}
