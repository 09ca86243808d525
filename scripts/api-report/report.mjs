import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import extractor from '@microsoft/api-extractor';

const { Extractor, ExtractorConfig, ExtractorLogLevel } = extractor;

/** The entry points whose exports are the contract, with their declarations below the root of the project. */
export const ENTRIES = {
  allos: 'dist/index.d.ts',
  plugin: 'dist/plugin/index.d.ts',
  'plugin-input': 'dist/plugin/input/index.d.ts',
  'plugin-http': 'dist/plugin/http/index.d.ts',
  'plugin-testing': 'dist/plugin/testing/index.d.ts',
};

const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

/**
 * Everything that one entry point exports, as API Extractor writes it: sorted declarations without their comments.
 *
 * @param {string} root of the project, which is built
 * @param {keyof typeof ENTRIES} entry
 * @returns {string} Markdown
 */
export function reportOf(root, entry) {
  const folder = mkdtempSync(join(tmpdir(), 'allos-api-'));
  try {
    const reportFileName = `${entry}.api.md`;
    const configObject = {
      projectFolder: root,
      mainEntryPointFilePath: join(root, ENTRIES[entry]),
      compiler: { tsconfigFilePath: join(root, 'tsconfig.json') },
      apiReport: { enabled: true, reportFileName, reportFolder: folder, reportTempFolder: join(folder, 'temp') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: SILENT,
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    };
    const packageJsonFullPath = join(root, 'package.json');
    const config = ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath });
    const errors = [];
    const messageCallback = (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.text);
    };
    Extractor.invoke(config, { localBuild: true, messageCallback });
    if (errors.length > 0) throw new Error(`no report of ${entry}: ${errors.join('; ')}`);
    return readFileSync(join(folder, reportFileName), 'utf8').replaceAll('\r\n', '\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
