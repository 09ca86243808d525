import { readFile } from 'node:fs/promises';

/** What the client makes an object of, and the plugin never calls. */
const SERVICES = [
  ...['Live', 'Batches', 'Chats', 'Caches', 'Files', 'Operations', 'Tokens', 'Tunings', 'FileSearchStores'],
  ...['GeminiNextGenInteractions', 'GeminiNextGenWebhooks', 'GeminiNextGenAgents', 'GeminiNextGenTriggers'],
  ...['GeminiNextGenEnvironments', 'GeminiNextGenCredentials', 'GeminiNextGenVoices', 'buildGoogleGenAIClient'],
];
/** Translates for the API of another product. */
const OTHER_API = /(?:To|From)Vertex(?:\$\d+)?$/;
/** The service that is used, and the one call of it with what that needs. */
const USED_SERVICE = 'Models';
const USED_CALL =
  /^(?:constructor|maybeMoveToResponseJsonSchema|processParamsMaybeAddMcpUsage|generateContentStream(?:Internal)?)$/;
/** What the plugin imports. */
const EXPORTS = ['ApiError', 'GoogleGenAI'];

const CLASS = /^((?:let [\w$]+ = )?class ([\w$]+))[^\n]* \{\n[^]*?^\}(;?)$/gm;
const FUNCTION = /^((?:async )?function ([\w$]+)\([^\n]*\)) \{\n[^]*?^\}()$/gm;
const METHOD = /^ {4}(?:async )?(\w+)\([^\n]*\) \{\n[^]*?^ {4}\}\n/gm;
const CALL = /^ {8}this\.(\w+) = async \([^\n]*\) => \{\n[^]*?^ {8}\};\n/gm;
const EXPORT = /^export \{[^}]*\};$/m;

/**
 * Leaves what the plugin does not use out of Google's official SDK. It is one file, and its client makes an object of
 * every service, so no bundler can tell: of 970 KB most would be read for nothing at each start of the command line.
 *
 * @param {RegExp} files path of the SDK's module
 * @returns {import('esbuild').Plugin}
 */
export function withoutServices(files) {
  return {
    name: 'without-services',
    setup: ({ onLoad }) => {
      onLoad({ filter: files }, async ({ path }) => ({ contents: lean(await readFile(path, 'utf8')), loader: 'js' }));
    },
  };
}

/** @param {string} source @returns {string} */
function lean(source) {
  const missing = new Set([USED_SERVICE, ...SERVICES]);
  const shortened = (whole, head, name, end) => {
    missing.delete(name);
    if (SERVICES.includes(name) || OTHER_API.test(name)) return `${head} {}${end}`;
    return name === USED_SERVICE ? whole.replace(METHOD, ifUsed).replace(CALL, ifUsed) : whole;
  };
  const text = source.replace(CLASS, shortened).replace(FUNCTION, shortened);
  if (missing.size > 0 || !EXPORT.test(text)) {
    throw new Error(`@google/genai is written otherwise now (${[...missing].join(', ')}): mend without-services.mjs`);
  }
  return text.replace(EXPORT, `export { ${EXPORTS.join(', ')} };`);
}

function ifUsed(whole, name) {
  return USED_CALL.test(name) ? whole : '';
}
