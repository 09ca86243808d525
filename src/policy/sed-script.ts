const ADDRESS = String.raw`(?:\d+(?:~\d+)?|\$|/[^/\\\n]*/I?)`;
const LEAD = String.raw`(?:${ADDRESS}(?:,\+?${ADDRESS})?!?)?`;
const SUBSTITUTE = String.raw`s([/|#,:@])(?:(?!\1)[^\\\n]|\\[^\n])*\1(?:(?!\1)[^\\\n]|\\[^\n])*\1[gpIiM\d]*`;
const COMMAND = new RegExp(String.raw`^\s*${LEAD}\s*(?:[pPdDqQ=lnNgGhHx]|${SUBSTITUTE})?\s*$`);
const PLAIN_OPTION =
  /^(?:-[nErzus]+|--(?:quiet|silent|regexp-extended|null-data|unbuffered|separate|posix|debug|sandbox))$/;

/**
 * Whether sed is used only to print: plain options and scripts whose every command is known not to write (`w`, `-i`),
 * read (`r`) or run (`e`) anything. Fail-closed: a script this grammar does not know is not plain.
 */
export function sedScriptIsPlain(args: readonly string[]): boolean {
  let scripts = 0;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as string;
    if (word === '-e' || word === '-ne' || word === '-Ee' || word === '--expression') {
      at += 1;
      scripts += 1;
      if (!isPlainScript(args[at] ?? 'w')) return false;
    } else if (word.startsWith('-') && word !== '-') {
      if (!PLAIN_OPTION.test(word)) return false;
    } else if (scripts === 0) {
      scripts += 1;
      if (!isPlainScript(word)) return false;
    }
  }
  return scripts > 0;
}

function isPlainScript(script: string): boolean {
  if (COMMAND.test(script)) return true;
  return !/[/|#,:@\\]s|s[/|#,:@]/.test(script) && script.split(/[;\n]/).every((part) => COMMAND.test(part));
}
