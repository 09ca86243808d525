const WORDS = { aim: 'aim reached', must: 'must kept', near: 'MUST BROKEN, within 15 %', broken: 'MUST BROKEN' };

/**
 * The findings of one row as lines of text.
 *
 * @param {import('./rows/row.mjs').Row} row
 * @param {readonly import('./verdict.mjs').Finding[]} findings
 * @returns {string}
 */
export function reportRow(row, findings) {
  return [`${row.name}: ${row.title}`, ...findings.map(line), ''].join('\n');
}

function line({ metric, unit, contender, value, timesFloor, must, aim, verdict }) {
  const range = `(${number(value.min)}–${number(value.max)})`;
  const ratio =
    timesFloor === undefined || contender === 'floor'
      ? ''
      : `${timesFloor.median.toFixed(2)}x (${timesFloor.min.toFixed(2)}–${timesFloor.max.toFixed(2)})`;
  const goals = [goal('must', must), goal('aim', aim)].filter((text) => text !== '').join(', ');
  const cells = [
    `  ${metric}`.padEnd(17),
    contender.padEnd(8),
    `${number(value.median)} ${unit}`.padStart(11),
    range.padEnd(17),
    ratio.padEnd(20),
    [verdict === undefined ? '' : WORDS[verdict], goals === '' ? '' : `[${goals}]`].join(' '),
  ];
  return cells.join(' ').trimEnd();
}

function goal(name, value) {
  if (value === undefined) return '';
  if (value.timesSdk !== undefined) return `${name} ${value.timesSdk}x the SDK`;
  return `${name} ${value.timesFloor === undefined ? value.atMost : `${value.timesFloor}x`}`;
}

function number(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
