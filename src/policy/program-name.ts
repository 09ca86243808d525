/** The name of a program without its folder, in lower case: file systems may fold case. */
export function programName(word: string): string {
  const name = word.slice(word.lastIndexOf('/') + 1).toLowerCase();
  return name.replace(/\.exe$/, '').replace(/^(python|pypy|perl|ruby|php|lua|node)[\d.]+$/, '$1');
}
