import type { Contract, ContractResult } from './contract.js';

/** What became of all contracts. */
export interface ConformanceReport {
  readonly results: readonly ContractResult[];
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
}

/** Runs contracts one after another. Never rejects. */
export async function runConformance(contracts: readonly Contract[]): Promise<ConformanceReport> {
  const results: ContractResult[] = [];
  for (const contract of contracts) results.push(await contract.run());
  const count = (verdict: ContractResult['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  return { results, passed: count('passed'), failed: count('failed'), notApplicable: count('not applicable') };
}

/** A report to print: each contract that failed or does not apply with its reason, and how many there are of each. */
export function conformanceText({ results, passed, failed, notApplicable }: ConformanceReport): string {
  const width = Math.max(0, ...results.map(({ id }) => id.length));
  const lines = results.map((result) => {
    const head = `${result.verdict.padEnd('not applicable'.length)}  ${result.id.padEnd(width)}  ${result.title}`;
    return result.verdict === 'passed' ? head : `${head}\n    ${result.reason.replaceAll('\n', '\n    ')}`;
  });
  return [...lines, `${passed} passed, ${failed} failed, ${notApplicable} not applicable`].join('\n');
}
