/** Whether the flags of a command that prints something once ask for JSON. */
export function wantsJson(flags: { readonly json: boolean; readonly 'output-format': string | undefined }): boolean {
  return flags.json || flags['output-format'] === 'json';
}
