import type { JsonObject, JsonValue } from '../plugin/json.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { pathText, type ConfigPath } from './config-layer.js';
import { configSecrets, mayBeSecret, referenceSecrets } from './config-secrets.js';
import type { AllosConfig } from './config.js';
import type { LayeredConfig } from './layer-config.js';
import { hasReference, resolveReferences } from './references.js';
import { valueRedactor } from './redacted-value.js';

/**
 * The configuration in force, as it may be shown to anyone: secrets are left out, and where a reference brings one the
 * reference itself is shown.
 *
 * @throws AllosError `config.invalid` for a reference to what is not there
 */
export function shownConfig({ merged, dotEnv, references: sources }: LayeredConfig): JsonObject {
  const { data, references } = resolveReferences(merged, sources);
  const secrets = [
    ...redactableValuesOf(sources.env),
    ...configSecrets(data as unknown as AllosConfig, dotEnv),
    ...referenceSecrets(references),
  ];
  const redact = valueRedactor(secrets);
  const fromFiles = new Set(
    references.filter((each) => each.kind === 'file' && mayBeSecret(each)).map(({ path }) => pathText(path)),
  );
  const show = (written: JsonValue, resolved: JsonValue | undefined, path: ConfigPath): JsonValue => {
    if (typeof written === 'string') {
      if (!hasReference(written) || resolved === undefined || fromFiles.has(pathText(path)))
        return redact(written, path);
      return redact(resolved, path) === resolved ? resolved : redact(written, path);
    }
    if (Array.isArray(written)) {
      const items = resolved as readonly JsonValue[];
      return (written as readonly JsonValue[]).map((item, index) => show(item, items[index], [...path, index]));
    }
    if (typeof written !== 'object' || written === null) return written;
    const inner = resolved as JsonObject;
    return Object.fromEntries(
      Object.entries(written).map(([key, item]) => [
        key,
        item === undefined ? undefined : show(item, inner[key], [...path, key]),
      ]),
    );
  };
  const shown = show(merged.data, data, []) as JsonObject;
  const providers = Object.entries((shown['providers'] ?? {}) as JsonObject);
  return { ...shown, providers: Object.fromEntries(providers.map(([name, each]) => [name.toLowerCase(), each])) };
}
