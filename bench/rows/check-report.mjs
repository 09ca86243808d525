/**
 * What the server saw must be right, or the run does not count.
 *
 * @param {import('../server/start-server.mjs').RunReport | null} report
 * @param {number} calls
 */
export function checkReport(report, calls) {
  if (report?.requests !== calls + 1) throw new Error(`${report?.requests ?? 0} requests instead of ${calls + 1}`);
  if (report.problems.length > 0) throw new Error(report.problems.join('; '));
  return report;
}
